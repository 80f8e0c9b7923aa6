use proptest::prelude::*;

use super::*;

/// The 78 friendships of Zachary's karate club (1977), nodes from 0.
const KARATE: &[(usize, &[usize])] = &[
    (0, &[1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 17, 19, 21, 31]),
    (1, &[2, 3, 7, 13, 17, 19, 21, 30]),
    (2, &[3, 7, 8, 9, 13, 27, 28, 32]),
    (3, &[7, 12, 13]),
    (4, &[6, 10]),
    (5, &[6, 10, 16]),
    (6, &[16]),
    (8, &[30, 32, 33]),
    (9, &[33]),
    (13, &[33]),
    (14, &[32, 33]),
    (15, &[32, 33]),
    (18, &[32, 33]),
    (19, &[33]),
    (20, &[32, 33]),
    (22, &[32, 33]),
    (23, &[25, 27, 29, 32, 33]),
    (24, &[25, 27, 31]),
    (25, &[31]),
    (26, &[29, 33]),
    (27, &[33]),
    (28, &[31, 33]),
    (29, &[32, 33]),
    (30, &[32, 33]),
    (31, &[32, 33]),
    (32, &[33]),
];

fn karate() -> Vec<Edge> {
    KARATE.iter().flat_map(|(a, ends)| ends.iter().map(|b| (*a, *b, 1.0))).collect()
}

/// The two factions: networkx 3.6.1, `community.modularity(karate_club_graph(), factions)` without weights is 0.3582347140039448.
#[test]
fn modularity_equals_a_reference() {
    let edges = karate();
    assert_eq!(edges.len(), 78);
    let first = [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 16, 17, 19, 21];
    let factions: Vec<usize> = (0..34).map(|node| usize::from(!first.contains(&node))).collect();
    assert!((modularity(&edges, &factions) - 0.358_234_714_003_944_8).abs() < 1e-12);
}

/// The largest modularity that any division of the karate club has is 0.4198, with four communities (Brandes et al. 2008, On modularity
/// clustering).
#[test]
fn the_karate_club_is_divided_as_well_as_can_be() {
    let found = communities(36, &karate(), 1).unwrap().unwrap();
    assert!((found.modularity - 0.4198).abs() < 5e-5, "{}", found.modularity);
    assert_eq!(found.of.iter().flatten().max(), Some(&3));
    assert_eq!(found.of[34..], [None, None]);
    assert!(found.agreement > 0.8 && found.agreement <= 1.0);
    assert_eq!(found, communities(36, &karate(), 1).unwrap().unwrap());
}

#[test]
fn two_cliques_are_two_communities_whatever_the_seed() {
    let clique = |first: usize, size: usize| {
        let nodes = first..first + size;
        nodes.clone().flat_map(move |a| (a + 1..first + size).map(move |b| (a, b, 2.5)))
    };
    let mut edges: Vec<Edge> = clique(0, 4).chain(clique(4, 5)).collect();
    edges.push((0, 4, 0.1));
    for seed in [0, 1, u64::MAX] {
        let found = communities(9, &edges, seed).unwrap().unwrap();
        let expected: Vec<Option<usize>> = (0..9).map(|node| Some(usize::from(node < 4))).collect();
        assert_eq!(found.of, expected, "the larger comes first");
        assert!(found.agreement >= 1.0 && found.firmness.iter().all(|share| *share >= Some(1.0)));
    }
}

#[test]
fn no_edge_no_community() {
    assert_eq!(communities(3, &[], 1).unwrap(), None);
}

/// scikit-learn 1.9.1: `adjusted_rand_score([0,0,0,1,1,1,2,2], [0,0,1,1,1,2,2,2])`, and of `[0,0,1,1], [0,0,1,2]`.
#[test]
fn adjusted_rand_equals_a_reference() {
    let value = adjusted_rand(&[0, 0, 0, 1, 1, 1, 2, 2], &[0, 0, 1, 1, 1, 2, 2, 2]);
    assert!((value - 0.238_095_238_095_238_08).abs() < 1e-12);
    assert!((adjusted_rand(&[0, 0, 1, 1], &[0, 0, 1, 2]) - 0.571_428_571_428_571_4).abs() < 1e-12);
    assert!(adjusted_rand(&[0, 0, 0], &[0, 0, 0]) >= 1.0);
}

proptest! {
    #[test]
    fn bounds(pairs in prop::collection::vec((0_usize..8, 0_usize..8, 1_u8..9), 1..20)) {
        let edges: Vec<Edge> =
            pairs.into_iter().filter(|(a, b, _)| a != b).map(|(a, b, weight)| (a, b, f64::from(weight))).collect();
        let Some(found) = communities(8, &edges, 7).unwrap() else { return Ok(()) };
        prop_assert!((-0.5..1.0).contains(&found.modularity), "{}", found.modularity);
        prop_assert!(found.agreement <= 1.0 + 1e-12);
        for (node, community) in found.of.iter().enumerate() {
            let connected = edges.iter().any(|(a, b, _)| *a == node || *b == node);
            prop_assert_eq!(community.is_some(), connected);
        }
        // What the program reports is its own division's modularity, and no worse than one community for all.
        prop_assert!(found.modularity >= -1e-12);
    }
}
