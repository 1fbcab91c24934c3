using System.Security.Cryptography;

namespace QlikAdmin.Plans;

/// <summary>Gives a plan its id and its rows their checksums, and finds rows that were changed afterwards.</summary>
/// <remarks>
/// A checksum has two parts: one for the whole row, and a short one for each column, so that the changed column can be named. It finds
/// mistakes, but not forgeries: anybody who can compute it can make a row.
/// </remarks>
internal static class PlanSeal
{
    private const int RowLetters = 22;
    private const int ColumnLetters = 2;
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    /// <summary>Sets id and checksums of a finished plan.</summary>
    public static void Close(Policy policy, IReadOnlyList<PlanRow> rows)
    {
        using SHA256 hash = SHA256.Create();
        StringBuilder all = new(PolicyText.Canonical(policy));
        foreach (PlanRow row in rows)
        {
            // Times count with full precision, so that two plans of the same second get different ids.
            all.Append('\n').Append(Hash(hash, Joined(c => c.Read(row))));
        }

        byte[] id = hash.ComputeHash(Encoding.UTF8.GetBytes(all.ToString())).Take(16).ToArray();
        foreach (PlanRow row in rows)
        {
            row.PlanId = new Guid(id);
            row.Digest = Digest(hash, row);
        }
    }

    /// <summary>What is wrong with the rows of one plan.</summary>
    /// <param name="rows">Rows of one plan, in any order; some may have been deleted.</param>
    /// <param name="place">Gives the position of a row in its file, by index, for messages; null for rows that do not come from a
    /// file.</param>
    /// <returns>The rows that were changed or occur twice, each with the reason; empty when all are right.</returns>
    public static IReadOnlyList<KeyValuePair<PlanRow, QlikException>> Check(IEnumerable<PlanRow> rows, Func<int, string>? place = null)
    {
        using SHA256 hash = SHA256.Create();
        HashSet<string> seen = new(StringComparer.Ordinal);
        List<KeyValuePair<PlanRow, QlikException>> problems = new();
        int index = -1;
        foreach (PlanRow row in rows)
        {
            index++;
            string right = Digest(hash, row);
            if (row.Digest != right)
            {
                problems.Add(Difference(row, right, (place ?? PlaceGiven)(index)));
            }
            else if (!seen.Add(right))
            {
                problems.Add(Problem(row, (place ?? PlaceGiven)(index), "it is in the plan twice"));
            }
        }

        return problems;
    }

    /// <summary>What to do when a plan was changed.</summary>
    public const string NextStep =
        "You may delete and sort rows, but not change or add them. Start again from the exported file, or make a new plan with New-QlikPlan.";

    /// <summary>What to do when only times are wrong, which nobody changes by hand.</summary>
    public const string NextStepForTimes =
        "A spreadsheet has rewritten the dates. Start again from the exported file, and import these columns as text (in Excel: Data, From Text/CSV, without detecting data types).";

    /// <summary>The position of a row that does not come from a file.</summary>
    public static string PlaceGiven(int index) => $"Row {(index + 1).ToString(CultureInfo.InvariantCulture)} of those given";

    private static KeyValuePair<PlanRow, QlikException> Problem(PlanRow row, string place, string problem, string nextStep = NextStep)
    {
        return new KeyValuePair<PlanRow, QlikException>(
            row,
            new QlikException(ErrorReason.PlanChanged, $"{place}, {row} (plan {row.PlanId}): {problem}.") { NextStep = nextStep }
        );
    }

    private static KeyValuePair<PlanRow, QlikException> Difference(PlanRow row, string right, string place)
    {
        string given = row.Digest ?? string.Empty;
        if (given.Length != right.Length)
        {
            return Problem(
                row,
                place,
                given.Length == 0 ? "it has no checksum, so it was not made by New-QlikPlan" : "its checksum was changed"
            );
        }

        List<PlanColumn> columns = new();
        for (int i = 0; i < PlanColumns.Sealed.Count; i++)
        {
            int at = RowLetters + (i * ColumnLetters);
            if (string.CompareOrdinal(given, at, right, at, ColumnLetters) != 0)
            {
                columns.Add(PlanColumns.Sealed[i]);
            }
        }

        string problem =
            columns.Count == 0 ? "it was changed"
            : columns.Count > PlanColumns.Sealed.Count / 2 ? "it is not a row of this plan, or was changed completely"
            : $"{string.Join(", ", columns.Select(c => c.Name))} {(columns.Count == 1 ? "was" : "were")} changed";
        return Problem(row, place, problem, columns.Count > 0 && columns.All(c => c.IsTime) ? NextStepForTimes : NextStep);
    }

    private static string Digest(SHA256 hash, PlanRow row)
    {
        StringBuilder digest = new(Hash(hash, Joined(c => c.Sealed(row))).Substring(0, RowLetters));
        foreach (PlanColumn column in PlanColumns.Sealed)
        {
            digest.Append(Short(Marked(column.Sealed(row))));
        }

        return digest.ToString();
    }

    private static string Joined(Func<PlanColumn, string?> read)
    {
        StringBuilder text = new();
        foreach (PlanColumn column in PlanColumns.Sealed)
        {
            // Each value has its length before it. So two different rows never give the same text.
            string value = Marked(read(column));
            text.Append(value.Length.ToString(CultureInfo.InvariantCulture)).Append(':').Append(value);
        }

        return text.ToString();
    }

    /// <summary>A checksum of two letters. It only has to name a column, because the checksum of the whole row decides.</summary>
    private static string Short(string text)
    {
        // FNV-1a: a cryptographic hash of every cell would take most of the time of a large plan.
        uint sum = 2166136261;
        foreach (char c in text)
        {
            sum = (sum ^ c) * 16777619;
        }

        return new string(new[] { Letters[(int)(sum & 63)], Letters[(int)((sum >> 20) & 63)] });
    }

    private static string Marked(string? value) => value is null ? "-" : "+" + value;

    private static string Hash(SHA256 hash, string text)
    {
        return Convert.ToBase64String(hash.ComputeHash(Encoding.UTF8.GetBytes(text))).Replace('+', '-').Replace('/', '_');
    }
}
