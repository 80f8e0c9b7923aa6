use proptest::prelude::*;

use super::*;

/// Greenacre's table of smoking by staff group (Greenacre 1984, table 3.1; `smoke` in the R package ca): senior and junior
/// managers, senior and junior employees, secretaries; none, light, medium, heavy.
fn smoking() -> Vec<Vec<u64>> {
    vec![
        vec![4, 2, 3, 2],
        vec![4, 3, 7, 4],
        vec![25, 10, 12, 4],
        vec![18, 24, 33, 13],
        vec![10, 6, 7, 2],
    ]
}

fn near(found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() < 5e-9, "{found} is not {expected}");
    }
}

/// Published: principal inertias 0.07476, 0.01002, 0.00041, total 0.08519. More digits, coordinates, contributions and cos²: numpy 2.4.6,
/// `P = N/N.sum(); r = P.sum(1); c = P.sum(0); U, s, V = svd((P - outer(r, c))/sqrt(outer(r, c)))`, `F = U*s/sqrt(r)[:, None]`,
/// `G = V.T*s/sqrt(c)[:, None]`, the largest column contribution made positive; `c[:, None]*G**2/s**2`; `F**2/(F**2).sum(1)[:, None]`.
#[test]
fn greenacres_smokers() {
    let found = correspondence(&smoking()).unwrap();
    near(&found.inertia, &[0.074_759_11, 0.010_017_18, 0.000_413_57]);
    let published = [0.07476, 0.01002, 0.00041];
    assert!(found.inertia.iter().zip(published).all(|(found, known)| (found - known).abs() < 6e-6));
    assert!((found.inertia.iter().sum::<f64>() - 0.085_189_860_477_840_7).abs() < 1e-15);
    let row = |at: usize| found.rows[at].as_ref().unwrap();
    let column = |at: usize| found.columns[at].as_ref().unwrap();
    near(&row(0).coordinates, &[0.065_768_384, 0.193_737_004, -0.070_981_028]);
    near(&row(1).coordinates, &[-0.258_958_421, 0.243_304_575, 0.033_705_19]);
    near(&row(4).coordinates, &[0.201_089_122, -0.078_911_231, 0.008_081_076]);
    near(&column(0).coordinates, &[0.393_308_449, 0.030_492_071, 0.000_890_483]);
    near(&column(3).coordinates, &[-0.293_775_985, 0.197_765_656, -0.026_210_85]);
    near(&column(1).contributions, &[0.030_849_803, 0.463_173_682, 0.272_815_893]);
    near(&row(2).cos2, &[0.999_032_948, 0.000_783_72, 0.000_183_332]);
    near(&[row(0).inertia, row(3).inertia], &[0.002_672_932, 0.026_268_627]);
    near(&[row(0).mass, column(3).mass], &[11.0 / 193.0, 25.0 / 193.0]);
}

#[test]
fn what_is_wide_and_what_is_tall_agree() {
    let tall = correspondence(&smoking()).unwrap();
    let turned: Vec<Vec<u64>> =
        (0..4).map(|column| smoking().iter().map(|row| row[column]).collect()).collect();
    let wide = correspondence(&turned).unwrap();
    near(&tall.inertia, &wide.inertia);
    for (row, column) in tall.rows.iter().flatten().zip(wide.columns.iter().flatten()) {
        for (one, other) in row.coordinates.iter().zip(&column.coordinates) {
            assert!((one.abs() - other.abs()).abs() < 1e-9);
        }
    }
}

#[test]
fn blank_rows_and_columns_have_no_place() {
    let mut counts = smoking();
    counts.insert(1, vec![0; 4]);
    counts.iter_mut().for_each(|row| row.insert(2, 0));
    let (with, without) = (correspondence(&counts).unwrap(), correspondence(&smoking()).unwrap());
    assert!(with.rows[1].is_none() && with.columns[2].is_none());
    near(&with.inertia, &without.inertia);
    near(
        &with.rows[2].as_ref().unwrap().coordinates,
        &without.rows[1].as_ref().unwrap().coordinates,
    );
}

#[test]
fn no_axis_no_analysis() {
    assert_eq!(correspondence(&[]), None);
    assert_eq!(correspondence(&[vec![1, 2, 3]]), None);
    assert_eq!(correspondence(&[vec![1, 2], vec![2, 4], vec![3, 6]]), None);
    assert_eq!(correspondence(&[vec![3, 0], vec![5, 0]]), None);
    // Two blocks that share nothing: one axis of inertia 1.
    let apart = correspondence(&[vec![2, 0], vec![0, 3]]).unwrap();
    assert!(apart.inertia.len() == 1 && (apart.inertia[0] - 1.0).abs() < 1e-12);
}

proptest! {
    #[test]
    fn masses_contributions_and_distances_add_up(counts in prop::collection::vec(prop::collection::vec(0_u64..9, 4), 2..7)) {
        let Some(found) = correspondence(&counts) else { return Ok(()) };
        let total: f64 = found.inertia.iter().sum();
        prop_assert!(found.inertia.windows(2).all(|pair| pair[0] >= pair[1]) && found.inertia[0] <= 1.0 + 1e-9);
        for points in [&found.rows, &found.columns] {
            let points: Vec<&Point> = points.iter().flatten().collect();
            prop_assert!((points.iter().map(|point| point.mass).sum::<f64>() - 1.0).abs() < 1e-9);
            prop_assert!((points.iter().map(|point| point.inertia).sum::<f64>() - total).abs() < 1e-9);
            for axis in 0..found.inertia.len() {
                let sum: f64 = points.iter().map(|point| point.contributions[axis]).sum();
                prop_assert!((sum - 1.0).abs() < 1e-5, "contributions sum to {sum}");
                let centre: f64 = points.iter().map(|point| point.mass * point.coordinates[axis]).sum();
                prop_assert!(centre.abs() < 1e-6);
            }
        }
        // The distance of two rows is the χ² distance of their profiles.
        let all: u64 = counts.iter().flatten().sum();
        let filled: Vec<usize> = (0..counts.len()).filter(|&row| found.rows[row].is_some()).collect();
        let profile = |row: usize, column: usize| counts[row][column] as f64 / counts[row].iter().sum::<u64>() as f64;
        for pair in filled.windows(2) {
            let expected: f64 = (0..4).map(|column| {
                let mass = counts.iter().map(|row| row[column]).sum::<u64>() as f64 / all as f64;
                let apart = profile(pair[0], column) - profile(pair[1], column);
                if mass > 0.0 { apart * apart / mass } else { 0.0 }
            }).sum();
            let [one, other] = [pair[0], pair[1]].map(|row| &found.rows[row].as_ref().unwrap().coordinates);
            let distance: f64 = one.iter().zip(other).map(|(a, b)| (a - b) * (a - b)).sum();
            prop_assert!((distance - expected).abs() < 1e-6, "{distance} is not {expected}");
        }
    }
}
