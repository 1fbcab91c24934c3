using System.Security.Cryptography;

namespace QlikAdmin.Plans;

/// <summary>Gives a plan its id and its rows their checksums, and finds rows that were changed afterwards.</summary>
/// <remarks>
/// A checksum has two parts: one for the whole row, and a short one for each column, so that the changed column can be named. It finds
/// mistakes, but not forgeries: anybody who can compute it can make a row.
/// </remarks>
internal static class PlanSeal
{
    /// <summary>The id of a plan, made from its policy and all its rows.</summary>
    public static Guid Id(Policy policy, IEnumerable<PlanRow> rows)
    {
        using PlanDigest digest = new();
        using IncrementalHash all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        all.AppendData(Encoding.UTF8.GetBytes(PolicyText.Canonical(policy)));
        foreach (PlanRow row in rows)
        {
            // Times count with full precision, so that two plans of the same second get different ids.
            all.AppendData(Encoding.UTF8.GetBytes('\n' + digest.OfAll(row)));
        }

        return new Guid(all.GetHashAndReset().Take(16).ToArray());
    }

    /// <summary>Gives a row the id of its plan and its checksum.</summary>
    public static void Close(PlanDigest digest, PlanRow row, Guid id)
    {
        row.PlanId = id;
        row.Digest = digest.Of(row, out _);
    }

    /// <summary>Whether a row has the checksum that belongs to it.</summary>
    public static bool IsIntact(PlanRow row)
    {
        using PlanDigest digest = new();
        return digest.Of(row, out _) == row.Digest;
    }

    /// <summary>What is wrong with a row.</summary>
    /// <param name="digest">Computes the checksum.</param>
    /// <param name="row">The row.</param>
    /// <param name="seen">The rows before it; takes this one.</param>
    /// <param name="index">Its index.</param>
    /// <param name="place">Gives the position of a row, by index, for messages.</param>
    /// <returns>PlanChanged, if it was changed or came before; null when it is right.</returns>
    public static QlikException? Problem(PlanDigest digest, PlanRow row, ISet<Guid> seen, int index, Func<int, string> place)
    {
        string right = digest.Of(row, out Guid key);
        return row.Digest != right ? Difference(row, right, place(index))
            : seen.Add(key) ? null
            : Changed(row, place(index), "it is in the plan twice");
    }

    /// <summary>What to do when a plan was changed.</summary>
    public const string NextStep =
        "You may delete and sort rows, but not change or add them. Start again from the exported file, or make a new plan with New-QlikPlan.";

    /// <summary>What to do when only times are wrong, which nobody changes by hand.</summary>
    public const string NextStepForTimes =
        "A spreadsheet has rewritten the dates. Start again from the exported file, and import these columns as text (in Excel: Data, From Text/CSV, without detecting data types).";

    /// <summary>The position of a row that does not come from a file.</summary>
    public static string PlaceGiven(int index) => $"Row {(index + 1).ToString(CultureInfo.InvariantCulture)} of those given";

    private static QlikException Changed(PlanRow row, string place, string problem, string nextStep = NextStep)
    {
        return new QlikException(ErrorReason.PlanChanged, $"{place}, {row} (plan {row.PlanId}): {problem}.") { NextStep = nextStep };
    }

    private static QlikException Difference(PlanRow row, string right, string place)
    {
        string given = row.Digest ?? string.Empty;
        if (given.Length != right.Length)
        {
            return Changed(
                row,
                place,
                given.Length == 0 ? "it has no checksum, so it was not made by New-QlikPlan" : "its checksum was changed"
            );
        }

        List<PlanColumn> columns = new();
        for (int i = 0; i < PlanColumns.Sealed.Count; i++)
        {
            int at = PlanDigest.RowLetters + (i * PlanDigest.ColumnLetters);
            if (string.CompareOrdinal(given, at, right, at, PlanDigest.ColumnLetters) != 0)
            {
                columns.Add(PlanColumns.Sealed[i]);
            }
        }

        string problem =
            columns.Count == 0 ? "it was changed"
            : columns.Count > PlanColumns.Sealed.Count / 2 ? "it is not a row of this plan, or was changed completely"
            : $"{string.Join(", ", columns.Select(c => c.Name))} {(columns.Count == 1 ? "was" : "were")} changed";
        return Changed(row, place, problem, columns.Count > 0 && columns.All(c => c.IsTime) ? NextStepForTimes : NextStep);
    }
}
