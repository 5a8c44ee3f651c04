//! 四色图上的点和块：坐标是图的宽、高的万分之几，和图多大、屏幕多大都没有关系。

/// 坐标的满刻度。
pub const FULL: u32 = 10_000;

/// 一块地最少几个点。
pub const LEAST_CORNERS: usize = 3;

/// 图上的一处：`[x, y, x, y, …]`。
pub type Points = [u32];

/// 成对的坐标；落单的一个不算。
pub fn corners(points: &Points) -> impl Iterator<Item = (u32, u32)> + '_ {
    points.chunks_exact(2).map(|pair| (pair[0], pair[1]))
}

/// 画得成不成：点要一个，块至少三个，都在图里。
pub fn is_drawable(points: &Points, is_area: bool) -> bool {
    let enough = if is_area { points.len() >= 2 * LEAST_CORNERS } else { points.len() == 2 };
    enough && points.len().is_multiple_of(2) && points.iter().all(|at| *at <= FULL)
}

/// 牌子挂在哪里：各角的平均。没有点是图的正中。
pub fn centre(points: &Points) -> (u32, u32) {
    let (sum, count) = corners(points).fold(((0_u64, 0_u64), 0_u64), |((x, y), count), (one, two)| {
        ((x + u64::from(one.min(FULL)), y + u64::from(two.min(FULL))), count + 1)
    });
    // 平均不过满刻度，放得下
    let mean = |sum: u64| u32::try_from(sum.checked_div(count).unwrap_or(u64::from(FULL / 2))).unwrap_or(FULL);
    (mean(sum.0), mean(sum.1))
}

/// 点按的地方在不在这块地里（射线法）；在边上的两可。
pub fn is_inside(points: &Points, x: u32, y: u32) -> bool {
    let all: Vec<(i64, i64)> = corners(points).map(|(x, y)| (i64::from(x), i64::from(y))).collect();
    let (x, y) = (i64::from(x), i64::from(y));
    let mut inside = false;
    for (at, (x1, y1)) in all.iter().enumerate() {
        let (x0, y0) = all[(at + all.len() - 1) % all.len()];
        if (*y1 > y) != (y0 > y) {
            // 交点在点的右边：(x0 - x1)(y - y1) / (y0 - y1) + x1 > x，不用除法
            let (left, right) = ((x0 - x1) * (y - y1), (x - x1) * (y0 - y1));
            inside ^= if y0 > *y1 { left > right } else { left < right };
        }
    }
    inside
}

/// 由图上的比例（0 到 1）得出坐标；图外的收到边上。
pub fn at(share: f64) -> u32 {
    (share.clamp(0.0, 1.0) * f64::from(FULL)).round() as u32
}

/// 写成 SVG 的坐标：横着满刻度，竖着照图的高宽比。
pub fn svg_points(points: &Points, width: u32, height: u32) -> String {
    corners(points).map(|(x, y)| format!("{x},{}", svg_y(y, width, height))).collect::<Vec<_>>().join(" ")
}

/// 竖着的坐标换成 SVG 里的；宽是零（坏数据）时照原样。
pub fn svg_y(y: u32, width: u32, height: u32) -> u64 {
    (u64::from(y) * u64::from(height)).checked_div(u64::from(width)).unwrap_or(u64::from(y))
}

/// 百分比，一位小数，如 `34.5%`。
pub fn percent(at: u32) -> String {
    let tenths = (at.min(FULL) + 5) / 10;
    format!("{}.{}%", tenths / 10, tenths % 10)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    const ROOM: [u32; 8] = [1000, 1000, 5000, 1000, 5000, 4000, 1000, 4000];

    #[test]
    fn a_point_needs_one_place_and_an_area_three_all_on_the_plan() {
        assert!(is_drawable(&[0, 10_000], false));
        assert!(!is_drawable(&[0, 10_001], false));
        assert!(!is_drawable(&[], false));
        assert!(!is_drawable(&[1, 1, 2, 2], false));
        assert!(!is_drawable(&[1, 1, 2, 2], true));
        assert!(!is_drawable(&[1, 1, 2, 2, 3], true));
        assert!(is_drawable(&ROOM, true));
    }

    #[test]
    fn a_tap_in_the_room_is_in_it_and_one_beside_it_is_not() {
        assert!(is_inside(&ROOM, 3000, 2000));
        assert!(!is_inside(&ROOM, 6000, 2000));
        assert!(!is_inside(&ROOM, 3000, 9000));
        assert!(!is_inside(&[], 1, 1));
        // 凹的一块：缺口里不算
        let corner = [0, 0, 6000, 0, 6000, 2000, 2000, 2000, 2000, 6000, 0, 6000];
        assert!(is_inside(&corner, 1000, 5000));
        assert!(!is_inside(&corner, 4000, 4000));
    }

    #[test]
    fn the_sign_hangs_in_the_middle_even_of_broken_data() {
        assert_eq!(centre(&ROOM), (3000, 2500));
        assert_eq!(centre(&[]), (5000, 5000));
        assert_eq!(centre(&[u32::MAX, u32::MAX]), (10_000, 10_000));
    }

    #[test]
    fn places_scale_with_the_plan() {
        assert_eq!(svg_points(&[0, 0, 10_000, 10_000], 2000, 1000), "0,0 10000,5000");
        assert_eq!(svg_y(10_000, 0, 5), 10_000);
        assert_eq!((at(0.5), at(-1.0), at(2.0)), (5000, 0, 10_000));
        assert_eq!((percent(3450), percent(5), percent(10_000)), ("34.5%".to_owned(), "0.1%".to_owned(), "100.0%".to_owned()));
    }

    proptest::proptest! {
        #[test]
        fn a_tap_on_the_middle_of_a_rectangle_is_always_inside(x in 0_u32..9000, y in 0_u32..9000, w in 2_u32..1000, h in 2_u32..1000) {
            let points = [x, y, x + w, y, x + w, y + h, x, y + h];
            let (cx, cy) = centre(&points);
            proptest::prop_assert!(is_inside(&points, cx, cy));
            proptest::prop_assert!(!is_inside(&points, x + w + 1, cy));
        }
    }
}
