"""Hold common names, garages and streets, from which the demo's candidates are put together by chance."""
from __future__ import annotations

FEMALE = (
    "Aisha", "Amelia", "Amy", "Beatrice", "Bethan", "Carys", "Charlotte", "Chloe", "Ellie", "Emma", "Fatima", "Freya",
    "Grace", "Hannah", "Isla", "Jasmine", "Katarzyna", "Lauren", "Leila", "Lucy", "Megan", "Mia", "Niamh", "Olivia",
    "Phoebe", "Priya", "Rhiannon", "Rosie", "Saoirse", "Sienna", "Sophie", "Tamara", "Yasmin", "Zoë", "Siobhán", "Mary Jane",
)
MALE = (
    "Adam", "Ahmed", "Alfie", "Arjun", "Ben", "Callum", "Connor", "Daniel", "Dylan", "Ethan", "Finley", "Gareth", "George",
    "Harry", "Hassan", "Isaac", "Jack", "Jake", "Jakub", "Jamal", "Joseph", "Joshua", "Kai", "Kieran", "Leo", "Liam", "Luca",
    "Mason", "Mateusz", "Mohammed", "Nathan", "Noah", "Oliver", "Oscar", "Rhys", "Riley", "Rohan", "Ryan", "Sam", "Theo",
    "Toby", "Tomos", "Tyler", "William", "Yusuf", "Zachary", "François", "Jean-Luc", "Seán", "Łukasz",
)
SURNAMES = (
    "Adeyemi", "Ahmed", "Ali", "Allen", "Baker", "Barker", "Begum", "Bell", "Bennett", "Brown", "Campbell", "Carter",
    "Chapman", "Clarke", "Collins", "Cooper", "Cox", "Davies", "Dixon", "Edwards", "Ellis", "Evans", "Fisher", "Foster",
    "Graham", "Green", "Griffiths", "Hall", "Harris", "Harvey", "Hill", "Hughes", "Hussain", "Iqbal", "Jackson", "James",
    "Jenkins", "Johnson", "Jones", "Kaur", "Kelly", "Khan", "King", "Knight", "Kowalski", "Lewis", "Lloyd", "MacDonald",
    "Marshall", "Mason", "Matthews", "Miller", "Mitchell", "Moore", "Morgan", "Morris", "Murphy", "Nguyen", "Nowak",
    "O'Brien", "O'Neill", "Okafor", "Owen", "Palmer", "Parker", "Patel", "Phillips", "Powell", "Price", "Reid", "Richards",
    "Roberts", "Robinson", "Rogers", "Russell", "Scott", "Shah", "Shaw", "Singh", "Smith", "Smith-Jones", "St. John",
    "Stevens", "Stewart", "Taylor", "Thomas", "Thompson", "Turner", "van der Berg", "Walker", "Ward", "Watson", "White",
    "Williams", "Wilson", "Wood", "Wright", "Young", "Zieliński",
)
EMPLOYERS = (
    "Avon Coachworks Limited", "Bridge Street Garage", "Brunel Bus & Coach", "Cabot Motor Group", "Clifton Autocare",
    "Docks Diesel Services Ltd", "Eastville Fast Fit", "Filton Fleet Maintenance", "Harbour Vehicle Repairs",
    "Kingswood Motors (2009) Ltd", "Mendip Trucks", "Redland Tyres & Exhausts", "Severn Light Vehicle Centre",
    "Smith, Jones & Co.", "Temple Meads Van Hire", "Whiteladies Body Shop",
)
POSITIONS = (
    "Apprentice Technician", "Trainee Vehicle Technician", "Apprentice Mechanic", "Workshop Apprentice",
    "Autocare Apprentice", "Trainee Fitter", "Apprentice Coach Builder",
)
AREAS = ("BS1", "BS3", "BS5", "BS16", "BS34", "BA1", "GL1", "SN1", "NP20", "CF10")
LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
