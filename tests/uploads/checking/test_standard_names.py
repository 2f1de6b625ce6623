"""A standard in a sheet is found by the names of the guide, cut off or not, and never another one instead."""
from __future__ import annotations

from datetime import date
from typing import Any

from support.workbooks import KIND, row, send, workbook

from imi.registrations.models import Registration
from imi.uploads.checking.lookups import courses
from imi.uploads.checking.one_row import course, is_cut_off
from imi.uploads.models import UploadRow

TODAY = date(2026, 11, 23)
AUTOCARE, LIGHT = "Autocare Technician ST0499 AP01", ("Automotive Retail Motor Vehicle Service and Maintenance Technician "
                                                      "Light Vehicle ST0033 AP03")
SERVICE, SPECIALIST = "Customer Service Practitioner L3 ST0072/AP02", "Customer Service Specialist L3 ST0071/AP01"
# What stands in the two cells, the standard that is read, and whether its name was cut off.
READ = [
    ("Autocare_Technician_ST0499_AP01", "ACAP01A", AUTOCARE, False), ("Customer_Service_Practitioner_L2", "", SERVICE, False),
    ("Customer_Service_Practitioner_L2_ST0072_AP02", "", SERVICE, False),
    ("Customer Service Practitioner Level 2", "", SERVICE, False),
    ("Customer_Service_Practitioner_L3", "", SERVICE, True), ("Autocare_Technician_L2", "ACAP01A", AUTOCARE, False),
    ("Autocare_Technician_ST049", "ACAP01D", AUTOCARE, True), ("autocare tech", "ACAP01D", AUTOCARE, True),
    ("Automotive_Retail_Motor_Vehicle", "AS-LVSMT-GW1-AP03", LIGHT, True),
    # A name that two standards share, decided by the package.
    ("Automotive Retail Motor Vehicle Service and Maintenance Technician Light Vehicle L3", "AS-LVSMT-GW1-AP03", LIGHT, True),
]
NOT_READ = [
    ("Autocare_Technician_ST0498", "ACAP01A", "standard.unknown"), ("Customer_Service_Practitioner_L4", "", "standard.unknown"),
    ("Autocare_Technician_ST0499_AP02", "ACAP01A", "standard.unknown"), ("Autocar", "ACAP01A", "standard.unknown"),
    ("ST0499", "ACAP01A", "standard.unknown"), ("Technician", "ACAP01A", "standard.unknown"),
    ("Bus_and_Coach_Engineering_Tec", "", "standard.several"), ("Customer", "", "standard.several"),
    ("Bus_and_Coach_Engineering_Tec", "ACAP01A", "package.other_standard"),
    ("Customer_Service_Practitioner_L2", "ACAP01A", "package.other_standard"),
    ("Customer_Service_Pract", "ACAP01A", "package.other_standard"),
]


def test_a_standard_is_read_by_each_of_its_names(world: Any) -> None:
    catalogue = courses(world.north, KIND.fields, TODAY)
    for typed, package, label, cut in READ:
        standard, _offer, problems = course(typed, package, catalogue)
        assert (typed, standard and standard.label) == (typed, label)
        assert is_cut_off(typed, standard, catalogue) == cut, typed
        assert [problem.code for problem in problems] == ([] if package else ["package.missing"]), typed
    for typed, package, code in NOT_READ:
        problems = course(typed, package, catalogue)[2]
        assert (typed, problems[0].code, problems[0].severity) == (typed, code, "error")
    several = course("Bus_and_Coach_Engineering_Tec", "", catalogue)[2][0]
    assert several.message == "Bus_and_Coach_Engineering_Tec is the beginning of 4 of your centre’s standards. Choose one"


def test_an_ambiguous_standard_name_offers_each_meaning_for_all_rows(registrar: Any) -> None:
    page = send(registrar, workbook(
        row(standard="Customer_Service", package="", surname="Reid"), row(standard="Customer_Serv", package="", surname="Green"),
        row(standard="Autocare_Technician_ST049", surname="Okafor")))
    assert "1 value had a name from the list that was cut off: read as the whole name" in page.text
    assert [button["value"] for button in page.all("button[name=value]")] == [SERVICE, SPECIALIST]
    seen = registrar.get(f"{page.url.split('#')[0]}/remedy", rule="use", value=SERVICE, group="standard standard.several")
    assert "2 rows change" in seen.text
    page = registrar.submit(seen, "form[action$=remedy]")
    assert "is the beginning of" not in page.text
    assert [UploadRow.get(UploadRow.row == n).fixed for n in (2, 4)] == [f'{{"standard": "{SERVICE}"}}', "{}"]
    registrar.post(f"{page.url.split('#')[0]}/rows/2/exclude")
    registrar.post(f"{page.url.split('#')[0]}/rows/3/exclude")
    registrar.submit(registrar.get(f"{page.url.split('#')[0]}/review"), "form[action$=submission]")
    assert Registration.get().version.label == AUTOCARE
