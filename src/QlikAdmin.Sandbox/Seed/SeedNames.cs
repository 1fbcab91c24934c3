namespace QlikAdmin.Sandbox.Seed;

/// <summary>Names of many origins, with the characters that break careless code.</summary>
internal static class SeedNames
{
    public static readonly string[] First =
    [
        "Anna", "Björn", "Chloé", "Dmitri", "Elif", "Fatima", "Giovanni", "Hanna", "Ibrahim", "Jürgen", "Kateřina", "Léa", "Marek", "Ngozi",
        "Óscar", "Priya", "Quentin", "Renée", "Søren", "Thảo", "Ulrika", "Vikram", "Wei", "Ximena", "Yuki", "Zoë", "Aoife", "Bartłomiej",
        "Çağla", "Diego", "Emre", "Françoise", "Gülşen", "Håkon", "Ioana", "Jonas", "Kwame", "Lakshmi", "Miguel", "Nadia", "Omar", "Paweł",
        "Rosa", "Siobhán", "Tariq", "Uma", "Vera", "William", "Yasmin", "Zbigniew", "Liam", "Mei", "Noah", "Olga", "Peter", "Sara",
    ];

    public static readonly string[] Last =
    [
        "O'Brien", "Müller", "García", "Nguyễn", "Kowalski", "Åkesson", "D'Angelo", "Öztürk", "Singh", "Yamamoto", "Dvořák", "Lefèvre",
        "Van den Berg", "Okafor", "Petrović", "Sánchez", "O'Neill", "Schröder", "Çelik", "Novák", "Jørgensen", "Fernández", "Rossi",
        "Håkansson", "Ivanova", "Smith", "Johnson", "Lee", "Patel", "Haddad", "Mensah", "Tanaka", "Chen", "Dubois", "Peeters", "Virtanen",
        "Łukaszewicz", "Świątek", "McDonald", "Ali", "Hernández", "Costa", "Silva", "Weiß", "Andersson", "Horvat", "Popescu", "Kaya", "Ito",
    ];

    public static readonly string[] Departments =
        ["Finance", "Sales", "Operations", "IT", "Human Resources", "Supply Chain", "Marketing", "Research"];
}
