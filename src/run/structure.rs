//! What is alike, what hangs together, what changes, what is covered: the measures and their files.

use serde_json::{Value, json};

use super::Plan;
use super::publish::{Job, job, lists_all_cells};
use crate::measure::Groups;
use crate::measure::clusters::Join;
use crate::measure::communities::RUNS;
use crate::measure::correspondence::Correspondence;
use crate::measure::coverage::{Status, coverage, group_coverage};
use crate::measure::likeness::{Likeness, MOST_MEMBERS, Profiles};
use crate::measure::network::Network;
use crate::measure::spread::spread;
use crate::measure::years::{TrendRow, YearRow, trends, years};
use crate::measure::{PairRow, association};
use crate::profile::CorpusProfile;
use crate::table::{
    table, write_clusters, write_communities, write_correspondence, write_correspondence_axes,
    write_coverage, write_dispersion, write_similarity, write_trend_tests, write_trends,
};

/// The numbers of these tables; what is quickly made is made while it is written.
pub(super) struct Structure {
    compared: Vec<Compared>,
    pub(super) network: Network,
    years: Vec<YearRow>,
    trends: Vec<TrendRow>,
}

/// Documents, or the groups of a grouping, beside each other.
struct Compared {
    profiles: Profiles,
    likenesses: Vec<Likeness>,
    joins: Vec<Join>,
    correspondence: Option<Correspondence>,
}

impl Structure {
    /// Measures.
    pub(super) fn of(
        plan: &Plan,
        profile: &CorpusProfile,
        pairs: &[PairRow],
        groups: &[&Groups],
    ) -> Self {
        let codebook = &plan.codebook;
        let compared = Profiles::all(profile, codebook, groups).into_iter().map(|profiles| {
            let likenesses = profiles.likenesses();
            let joins = profiles.clusters(&likenesses);
            let correspondence = profiles.correspondence();
            Compared { profiles, likenesses, joins, correspondence }
        });
        let compared = compared.collect();
        let years = years(profile, codebook, plan.seed);
        let trends = trends(&years);
        // Weights are positive and ends are leaves, so that nothing is refused.
        let network = Network::of(pairs, plan.unit, plan.seed).unwrap_or_default();
        Self { compared, network, years, trends }
    }

    /// The rows of years.
    pub(super) fn years(&self) -> &[YearRow] {
        &self.years
    }

    /// The rows of the tests of trend.
    pub(super) fn trends(&self) -> &[TrendRow] {
        &self.trends
    }

    /// Documents, then the groups of each grouping, beside each other: profiles and likenesses.
    pub(super) fn alike(&self) -> impl Iterator<Item = (&Profiles, &[Likeness])> {
        self.compared.iter().map(|compared| (&compared.profiles, &*compared.likenesses))
    }

    /// The documents beside each other: profiles and map.
    pub(super) fn of_documents(&self) -> Option<(&Profiles, Option<&Correspondence>)> {
        let compared = self.compared.first()?;
        Some((&compared.profiles, compared.correspondence.as_ref()))
    }

    /// The files.
    pub(super) fn jobs<'a>(
        &'a self,
        plan: &'a Plan,
        profile: &'a CorpusProfile,
        groups: &'a [&'a Groups],
    ) -> Vec<Job<'a>> {
        let codebook = &plan.codebook;
        let path = |name: &str| table(name).path();
        let analyses = || {
            let all = self.compared.iter();
            all.filter_map(|compared| Some((&compared.profiles, compared.correspondence.as_ref()?)))
        };
        let mut jobs = vec![
            job(path("coverage"), move |sink| {
                let few = lists_all_cells(plan, profile);
                let documents = coverage(profile, codebook)
                    .filter(move |row| few || row.status == Status::Present);
                let of = |groups: &&'a Groups| (*groups, group_coverage(profile, codebook, groups));
                write_coverage(sink, documents, groups.iter().map(of), profile, codebook)
            }),
            job(path("similarity"), |sink| {
                let all = self.compared.iter();
                write_similarity(sink, all.map(|all| (&all.profiles, &*all.likenesses)))
            }),
            job(path("clusters"), |sink| {
                write_clusters(sink, self.compared.iter().map(|all| (&all.profiles, &*all.joins)))
            }),
            job(path("correspondence"), move |sink| {
                write_correspondence(sink, analyses(), codebook)
            }),
            job(path("correspondence_axes"), move |sink| {
                write_correspondence_axes(sink, analyses())
            }),
            job(path("communities"), |sink| {
                write_communities(sink, &self.network, plan.unit, codebook)
            }),
        ];
        if !groups.is_empty() {
            jobs.push(job(path("dispersion"), move |sink| {
                let all = groups.iter().map(|groups| (*groups, spread(profile, codebook, groups)));
                write_dispersion(sink, all, codebook)
            }));
        }
        if !self.years.is_empty() {
            jobs.push(job(path("trends"), |sink| write_trends(sink, &self.years, codebook)));
            jobs.push(job(path("trend_tests"), |sink| {
                write_trend_tests(sink, &self.trends, codebook)
            }));
        }
        jobs
    }

    /// What the data package says of them.
    pub(super) fn describe(&self) -> Value {
        let compared = self.compared.iter().map(|compared| {
            let profiles = &compared.profiles;
            json!({
                "column": profiles.column,
                "members": profiles.names.len(),
                "leaves": profiles.leaves.len(),
                "pairs": if profiles.too_many() {
                    format!("left out: more than {MOST_MEMBERS}")
                } else {
                    "all".to_owned()
                },
                "inertia": compared.correspondence.as_ref().map(Correspondence::total),
            })
        });
        json!({
            "compared": compared.collect::<Vec<_>>(),
            "null_model": format!(
                "units with the same number of concepts, concepts in as many units; up to {} leaves",
                association::ALL_PAIRS
            ),
            "communities": {
                "runs": RUNS,
                "modularity": self.network.modularity,
                "agreement": self.network.agreement,
            },
        })
    }
}
