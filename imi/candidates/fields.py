"""Define the fields that are asked about a candidate and their employment, named as the tables' columns are."""
from __future__ import annotations

from datetime import date, timedelta

from imi.fields import broken, choices, dates, emails, names, numbers, phones, postcodes, text
from imi.fields.field import Field, Record

PHONE_FORMAT = "Enter a phone number, like 01632 960 001, 07700 900 982 or +44 808 157 0192"
POSTCODE_FORMAT = "Enter a full UK postcode, like AA3 1AB"
# das-commitments, Constants.MinimumDateOfBirth
EARLIEST_BIRTH = date(1900, 1, 1)
# Words of the ILR and of the learner records service.
SPOKEN_GENDERS = {"f": "F", "m": "M", "not specified": "NOT_SAID",
                  "0": "NOT_KNOWN", "1": "M", "2": "F", "9": "NOT_SAID"}
NUMBERED_GENDERS = ("0", "1", "2", "9")
PHONE_MESSAGES = {
    "format": PHONE_FORMAT,
    "abroad": "{value} is not a UK number",
    "unused": "{value} is in a range that is not in use. Check each digit",
    "costly": "{value} costs extra to call",
    "not_personal": "{value} is a freephone or company number, not a person’s own",
    "extension": "{value} has an extension. Enter the candidate’s own number where there is one",
}

TITLE = Field(
    "title", "Title", names.title, "Enter the candidate’s title, or No title",
    messages=text.messages("Title") | {
        "symbols": "Title must not include numbers or symbols",
        "unlisted": "Title is not one from the list: {value}",
    },
    warn=names.unlisted, ambiguous=broken.written, example="Mr", control="suggest", width=8, headings=("Salutation", "Prefix"),
)
FIRST_NAMES = Field(
    "first_names", "First name(s)", names.name(), "Enter the candidate’s first name(s)",
    messages=names.messages("First name(s)"), warn=names.first_names, ambiguous=broken.written, example="Samuel", width=24,
    headings=("First Name", "First Names", "Forename", "Forenames", "Forename(s)", "Given Name", "Given Names"),
)
SURNAME = Field(
    "surname", "Surname", names.name(), "Enter the candidate’s surname",
    messages=names.messages("Surname"), warn=names.surname, ambiguous=broken.written, example="O'Neill", width=24,
    hint="As it stands in the ILR: it is looked up when the certificate is claimed",
    headings=("Last Name", "Family Name"),
)
DATE_OF_BIRTH = Field(
    "date_of_birth", "Date of Birth", dates.within(EARLIEST_BIRTH, lambda today: today - timedelta(days=1)),
    "Enter the candidate’s date of birth",
    messages=dates.messages("Date of birth") | {
        "late": "Date of birth must be in the past",
        "born_after_start": "Date of birth must be before the apprenticeship start date",
        "too_young": "Candidate must be at least {years} at the apprenticeship start date. Check the date of birth",
        "too_old": "Candidate must be under {years} at the apprenticeship start date. Check the date of birth",
        "school_age": "Candidate is of compulsory school age until {day}. Check the date of birth and the start date",
        "seventy": "Candidate will be {years} at the apprenticeship start date. Check the date of birth",
    },
    hint="Like 31/3/2007", example="31/3/2007", control="date", width=12, show=lambda value, _: dates.in_words(value),
    headings=("DOB", "D.O.B.", "Birth Date", "Birthdate"),
)
GENDER = Field(
    "gender", "Gender", choices.one_of("gender", SPOKEN_GENDERS), "Select the candidate’s gender",
    messages={
        "choice": "Gender must be one from the list",
        "closed": "Gender {was} has been closed. Select another from the list",
        "number": "Gender {typed} was read as {read_as}. Other systems number genders differently",
    },
    ambiguous=choices.ambiguous("gender", NUMBERED_GENDERS, "number"), example="Female", control="select", width=20,
    show=choices.label_of("gender"), headings=("Sex",),
)
ULN = Field(
    "uln", "ULN", numbers.uln, "Enter the candidate’s unique learner number (ULN)",
    messages={
        "length": "ULN must be 10 digits",
        "zero": "ULN must not start with 0",
        "check_digit": "ULN is not valid. Check each digit against the Learning Records Service",
        "swapped": "ULN is not valid. Check each digit against the Learning Records Service: "
                   "digits {places} may be swapped",
        "temporary": "9999999999 is a temporary ULN. Enter the candidate’s own ULN from the Learning Records Service",
        "commas": numbers.COMMAS,
    },
    ambiguous=numbers.grouped,
    hint="10 digits, like 1000000043", example="1000000043", control="digits", width=12,
    headings=("Unique Learner Number", "Unique Learner Number (ULN)", "ULN Number", "Learner ULN"),
)
EMAIL = Field(
    "email", "Email ID", emails.email, "Enter the candidate’s email address",
    messages={
        "format": "Enter an email address in the correct format, like name@example.com",
        "letters": "{value} has letters before the @ that many mail servers refuse",
        "long": "Email address has more than {most} characters, the most that the ILR takes",
        "misspelt": "Email address ends in {domain}. Check that it is not {meant}",
        "placeholder": "Email address looks like a placeholder: {value}",
    },
    warn=emails.odd_email, example="sam.oneill@college.example", control="email", width=32,
    headings=("Email", "E-mail", "Email Address", "E-mail Address", "Candidate Email"),
)
PHONE = Field(
    "phone", "Candidate Phone Number", phones.phone, "Enter the candidate’s phone number", messages=PHONE_MESSAGES,
    warn=phones.odd_personal_phone, hint="landline or mobile", example="0117 496 0860", control="tel", width=20,
    headings=("Candidate Phone Number (landline or mobile)", "Candidate Phone", "Candidate Telephone", "Phone",
              "Phone Number", "Telephone", "Mobile", "Mobile Number"),
)
EMPLOYER_ERN = Field(
    "employer_ern", "Employer ERN", numbers.ern, "Enter the employer’s ERN",
    messages={
        "length": "Employer ERN must be 9 digits",
        "check_digit": "Employer ERN is not valid. "
                       "Check the number, or use 999999999 if the employer does not have one",
        "paye": "This looks like a PAYE reference. Enter the 9-digit employer ERN (EDRS number)",
        "not_held": "999999999 means that the employer does not have an ERN",
        "keyboard": "Employer ERN looks like a placeholder: {value}",
        "commas": numbers.COMMAS,
    },
    warn=numbers.odd_ern, ambiguous=numbers.grouped, control="digits", width=12, example="100000029",
    instead=(numbers.NO_ERN, "This employer does not have an ERN"),
    hint="9 digits. Search at submit-learner-data.service.gov.uk/edrs/search (sign-in needed).",
    headings=("ERN", "EDRS", "EDRS Number", "Employer EDRS", "Employer Reference Number"),
)
EMPLOYER_NAME = Field(
    "employer_name", "Employer Company Name", text.named(160), "Enter the employer company name",
    messages=text.messages("Employer company name") | {
        "address": "Employer company name looks like an email address: {value}",
    },
    warn=text.company, ambiguous=broken.written, example="Kwik Fit (GB) Limited", width=32,
    headings=("Employer", "Employer Name", "Company", "Company Name"),
)
EMPLOYER_POSTCODE = Field(
    "employer_postcode", "Employer Postcode", postcodes.postcode, "Enter the employer’s postcode",
    messages={
        "format": POSTCODE_FORMAT,
        "area": POSTCODE_FORMAT,
        "bfpo": "Enter the BF1 postcode for this BFPO address",
        "corrected": "Employer postcode was read as {value}: a letter stood where a digit must be",
        "not_a_place": "{value} is not the postcode of a place",
    },
    warn=postcodes.odd_postcode, ambiguous=postcodes.corrected, example="B33 8TH", width=10,
    headings=("Employer Post Code", "Company Postcode", "Workplace Postcode"),
)
EMPLOYER_TELEPHONE = Field(
    "employer_telephone", "Employer Telephone", phones.phone, "Enter the employer’s telephone number",
    messages=PHONE_MESSAGES, warn=phones.odd_phone, example="0117 496 0860", control="tel", width=20,
    headings=("Employer Phone", "Employer Phone Number", "Employer Telephone Number", "Company Telephone"),
)
POSITION = Field(
    "position", "Employee Position", text.named(100), "Enter the employee position",
    messages=text.messages("Employee position") | {"digits": "Employee position is digits only: {value}"},
    warn=text.position, ambiguous=broken.written, example="Apprentice Technician", control="suggest", width=24,
    headings=("Position", "Job Title", "Job Role", "Occupation"),
)

PERSON = Record(required=(TITLE, FIRST_NAMES, SURNAME, DATE_OF_BIRTH, GENDER, ULN), between=(names.nobody,))
CONTACT = Record(required=(EMAIL, PHONE))
EMPLOYMENT = Record(required=(EMPLOYER_ERN, EMPLOYER_NAME, EMPLOYER_POSTCODE, EMPLOYER_TELEPHONE, POSITION))
CANDIDATE = PERSON + CONTACT
# What an apprenticeship asks about a candidate and their employer.
RECORD = CANDIDATE + EMPLOYMENT
