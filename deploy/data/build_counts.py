"""Write the two invented tables of counts of the demo into catalog/data/demo/.

Poor households and social-protection recipients of the 166 communes of Thanh Hóa, scaled so that the
province has the totals of the department's report for 2024. Every figure below the province is made up
by lot. The tables hold small cells on purpose: the demo sends them through the gate like any clerk's
file. The product never runs this.
"""

import argparse
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from build_demo import DATA, PROVINCE, VINTAGES, dice, read_rows, write_rows

VINTAGE = VINTAGES[-1]
PERIOD = "2024"
# The department's report for 2024: households, recipients and accounts of the province.
POOR, NEAR_POOR, RECIPIENTS = 35_320, 55_797, 187_639
WITH_ACCOUNT, PAID_BY_ACCOUNT = 23_593, 14_966
HOUSEHOLDS = 1_012_400  # invented
LACKS = (
    *("job", "dependents", "nutrition", "health_insurance", "adult_education", "child_school"),
    *("housing_quality", "housing_area", "water", "toilet", "telecom", "info_means"),
)
# Share of the poor and near-poor households that lack each, in thousandths; invented.
LACK_SHARES = dict(zip(LACKS, (310, 270, 120, 60, 190, 25, 240, 160, 95, 330, 140, 110), strict=True))
# category: (share of the recipients in ten-thousandths, coefficient). The remainder goes to the last but two.
CATEGORIES = {
    "k1_tre_em_khong_nguon_nuoi_duong": (62, "1.5"),
    "k2_16_22_dang_hoc": (14, "1.5"),
    "k4_don_than_nuoi_con": (310, "1.0"),
    "k5a_nct_ngheo_khong_nguoi_phung_duong": (170, "1.5"),
    "k5b_nct_75_80_vung_kk": (330, "1.0"),
    "k6_khuyet_tat_dac_biet_nang": (1150, "2.0"),
    "k6_khuyet_tat_nang": (3150, "1.5"),
    "k7_tre_duoi_3_vung_kk": (120, "1.5"),
    "nhan_nuoi_cham_soc": (480, "1.5"),
    "k5c_nct_80_khong_luong_huu": (0, "1.0"),
}
# These two are told for the province and the year only (HIV).
PROVINCE_ONLY = {"k3_tre_em_hiv_ho_ngheo": (148, "2.5"), "k8_hiv_ho_ngheo": (291, "1.5")}
BASE_LEVEL = 500_000  # dong a month from 1 July 2024


def share_out(total: int, weights: Sequence[int]) -> list[int]:
    """Share a whole number out by weights: largest remainders, the first of equals first."""
    whole = sum(weights)
    parts = [total * weight // whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda at: (-(total * weights[at] % whole), at))
    for at in order[: total - sum(parts)]:
        parts[at] += 1
    return parts


def communes() -> list[dict[str, str]]:
    """The communes with their areas (km²); a large one lies in the mountains."""
    area = {row["code"]: row for row in read_rows(DATA / "places" / f"centroids-{VINTAGE}.csv")}
    rows = [row for row in read_rows(DATA / "places" / f"{VINTAGE}.csv") if row["level"] == "commune"]
    return [row | area[row["code"]] for row in rows]


def lot(key: str, code: str, middle: int) -> int:
    """A weight around `middle`: the product of two lots, so that few are large and many small."""
    return middle * dice(f"{key}:a:{code}", 20, 100) * dice(f"{key}:b:{code}", 20, 100) // 100


def part(key: str, code: str, whole: int, thousandths: int) -> int:
    """A part of `whole`: `thousandths` of it, more or less by half."""
    return min(whole, whole * thousandths * dice(f"{key}:{code}", 50, 150) // 100_000)


def head(place: Mapping[str, str], level: str) -> dict[str, str]:
    """The columns that say where and when."""
    return {
        "period": PERIOD,
        "place_code": place["code"],
        "place_name": place["name"],
        "place_level": level,
        "place_vintage": VINTAGE,
    }


def rate(count: int, of: int) -> str:
    """Per cent with two digits, halves away from zero."""
    return str((Decimal(100 * count) / of).quantize(Decimal("0.01"), ROUND_HALF_UP))


def household_counts(places: Sequence[Mapping[str, str]]) -> list[dict[str, int]]:
    """The counts of each commune, in the order of the columns."""
    areas = [round(float(place["area_km2"])) for place in places]
    codes = [place["code"] for place in places]
    homes = share_out(HOUSEHOLDS, [60_000 + lot("homes", code, 30) for code in codes])
    poor = share_out(POOR, [lot("poor", c, a) for c, a in zip(codes, areas, strict=True)])
    near = share_out(NEAR_POOR, [lot("near", c, a + 15) for c, a in zip(codes, areas, strict=True)])
    found = []
    for code, of, few, some, area in zip(codes, homes, poor, near, areas, strict=True):
        counts = {"households_total": of, "households_poor": few, "households_near_poor": some}
        counts["persons_poor"] = few * dice(f"size:{code}", 320, 420) // 100
        counts["persons_near_poor"] = some * dice(f"size2:{code}", 330, 430) // 100
        counts["poor_ethnic"] = part("ethnic", code, few, 620 if area > 60 else 12)
        counts["poor_merit"] = part("merit", code, few, 9)
        counts["poor_btxh"] = part("btxh", code, few, 330)
        for name, thousandths in (("escaped", 210), ("new_poor", 60), ("relapsed", 12)):
            counts[name] = part(name, code, few, thousandths)
        counts |= {f"lack_{name}": part(name, code, few + some, LACK_SHARES[name]) for name in LACKS}
        found.append(counts)
    return found


def household_row(place: Mapping[str, str], level: str, counts: Mapping[str, int]) -> dict[str, str]:
    """One row as the profile `poor-households` has it."""
    cells = {name: str(count) for name, count in counts.items()}
    rates = {
        f"rate_{kind}": rate(counts[f"households_{kind}"], counts["households_total"])
        for kind in ("poor", "near_poor")
    }
    row = head(place, level) | {"poverty_standard": "2022-2025", "area": "chung"}
    order = [
        "households_total",
        "households_poor",
        "households_near_poor",
        "persons_poor",
        "persons_near_poor",
    ]
    row |= {name: cells.pop(name) for name in order} | rates
    return row | cells | {"suppression": "none"}


def household_table() -> list[dict[str, str]]:
    """The province first, then its communes in the order of their codes."""
    places = communes()
    counts = household_counts(places)
    total = {name: sum(one[name] for one in counts) for name in counts[0]}
    rows = [household_row(c, "xa", n) for c, n in zip(places, counts, strict=True)]
    return [household_row(province(), "tinh", total), *rows]


def province() -> dict[str, str]:
    """The province itself."""
    rows = read_rows(DATA / "places" / f"{VINTAGE}.csv")
    return next(row for row in rows if row["code"] == PROVINCE)


def recipient_totals() -> dict[str, int]:
    """Recipients of each category in the province; they add up to the department's figure."""
    totals = {name: RECIPIENTS * share // 10_000 for name, (share, _) in CATEGORIES.items()}
    totals |= {name: count for name, (count, _) in PROVINCE_ONLY.items()}
    totals["k5c_nct_80_khong_luong_huu"] = 0
    totals["k5c_nct_80_khong_luong_huu"] = RECIPIENTS - sum(totals.values())
    return totals


def recipient_row(
    place: Mapping[str, str], level: str, category: str, counts: Sequence[int]
) -> dict[str, str]:
    """One row as the profile `social-protection` has it; amounts in dong a month."""
    recipients, with_account, paid = counts
    coefficient = (CATEGORIES | PROVINCE_ONLY)[category][1]
    amount = int(recipients * Decimal(coefficient) * BASE_LEVEL)
    return head(place, level) | {
        "category": category,
        "sex": "chung",
        "age_group": "chung",
        "coefficient": coefficient,
        "base_level": str(BASE_LEVEL),
        "recipients": str(recipients),
        "amount": str(amount),
        "with_account": str(with_account),
        "paid_by_account": str(paid),
        "suppression": "none",
    }


def recipient_table() -> list[dict[str, str]]:
    """For each category the province, then its communes."""
    places, totals = communes(), recipient_totals()
    names = list(totals)
    accounts = dict(zip(names, share_out(WITH_ACCOUNT, list(totals.values())), strict=True))
    paid = dict(zip(names, share_out(PAID_BY_ACCOUNT, list(accounts.values())), strict=True))
    rows = []
    for name in names:
        counts = (totals[name], accounts[name], paid[name])
        rows.append(recipient_row(province(), "tinh", name, counts))
        if name in PROVINCE_ONLY:
            continue
        weights = [1 + lot(name, place["code"], 40 + round(float(place["area_km2"]))) for place in places]
        persons = share_out(counts[0], weights)
        holders = share_out(counts[1], persons)
        paid_here = share_out(counts[2], holders)
        rows += [
            recipient_row(place, "xa", name, some)
            for place, *some in zip(places, persons, holders, paid_here, strict=True)
        ]
    return rows


def build(out: Path) -> None:
    """Write the two tables into `out`."""
    for name, rows in (
        ("poor-households-2024-simulated.csv", household_table()),
        ("social-protection-2024-simulated.csv", recipient_table()),
    ):
        write_rows(out / name, rows, rows[0])


def main() -> None:
    """Read the command line and build."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=DATA / "demo")
    build(parser.parse_args().out)


if __name__ == "__main__":
    main()
