namespace QlikAdmin.Sandbox.Seed;

/// <summary>Makes the people. The same seed, number and time give the same people in the same order.</summary>
internal static class SeedPeople
{
    public const string AdministratorDirectory = "CORP";
    public const string AdministratorId = "qlikadmin";
    public const string LimitedId = "viewer";

    public static List<SeedPerson> Create(int count, Random random, DateTimeOffset now)
    {
        List<SeedPerson> people = new(count);
        HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase)
        {
            AdministratorDirectory + "\\" + AdministratorId,
            AdministratorDirectory + "\\" + LimitedId,
        };
        for (int i = 0; i < count; i++)
        {
            people.Add(Person(i, random, now, taken));
        }

        return people;
    }

    private static SeedPerson Person(int index, Random random, DateTimeOffset now, HashSet<string> taken)
    {
        string first = SeedNames.First[random.Next(SeedNames.First.Length)];
        string last = SeedNames.Last[random.Next(SeedNames.Last.Length)];
        string directory = random.Next(100) switch
        {
            < 70 => "CORP",
            < 85 => "PARTNER",
            < 95 => "EXT",
            _ => "LEGACY",
        };
        string userId = UserId(first, last, directory, taken, keepApostrophe: index % 97 == 41);
        string mail = Ascii(first) + "." + Ascii(last) + (index == 0 ? string.Empty : index.ToString(CultureInfo.InvariantCulture));
        string email = mail.ToLowerInvariant() + "@" + directory.ToLowerInvariant() + ".example";
        string subject = random.Next(100) switch
        {
            < 70 => directory + "\\" + userId,
            < 90 => "auth0|" + Hex(random, 24),
            _ => email,
        };
        SeedState state = random.Next(1000) switch
        {
            < 70 => SeedState.Left,
            < 90 => SeedState.Invited,
            < 100 => SeedState.Provisioned,
            _ => SeedState.Present,
        };
        DateTimeOffset joined = now.AddDays(-random.Next(30, 4 * 365)).AddMilliseconds(-random.Next(86_400_000));
        return new SeedPerson(index, first + " " + last, directory, userId, email, subject, state, joined);
    }

    public static string Hex(Random random, int length)
    {
        byte[] bytes = new byte[length / 2];
        random.NextBytes(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    public static Guid Guid(Random random)
    {
        byte[] bytes = new byte[16];
        random.NextBytes(bytes);
        bytes[7] = (byte)((bytes[7] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes);
    }

    private static string UserId(string first, string last, string directory, HashSet<string> taken, bool keepApostrophe)
    {
        string stem = Ascii(first)[..1] + (keepApostrophe ? Ascii(last)[..1] + "'" + Ascii(last)[1..] : Ascii(last));
        stem = stem.ToLowerInvariant();
        string id = stem;
        for (int n = 2; !taken.Add(directory + "\\" + id); n++)
        {
            id = stem + n.ToString(CultureInfo.InvariantCulture);
            if (n > 50)
            {
                // Many people have this name: skip the thousands of numbers that are used already.
                id = stem + taken.Count.ToString(CultureInfo.InvariantCulture);
            }
        }

        return id;
    }

    private static string Ascii(string text)
    {
        StringBuilder result = new(text.Length);
        foreach (char c in text.Replace("ß", "ss", StringComparison.Ordinal).Normalize(NormalizationForm.FormD))
        {
            char plain = c switch
            {
                'ł' or 'Ł' => 'l',
                'ø' or 'Ø' => 'o',
                'ı' => 'i',
                'đ' => 'd',
                _ => c,
            };
            if (char.IsAsciiLetter(plain))
            {
                result.Append(plain);
            }
        }

        return result.ToString();
    }
}
