using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace QlikAdmin.Plans;

/// <summary>Gives a plan its id and its rows their checksums, and finds rows that are not as they were made.</summary>
/// <remarks>
/// A checksum is that of the whole row, then a short one of each column, so that the column can be named that was changed. It finds slips, not forgers:
/// whoever can compute it can make a row.
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
            all.Append('\n').Append(Hash(hash, Joined(row)));
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
    /// <returns>The rows that were changed or stand twice, each with the reason; empty when all are right.</returns>
    public static IReadOnlyList<KeyValuePair<PlanRow, QlikException>> Check(IEnumerable<PlanRow> rows)
    {
        using SHA256 hash = SHA256.Create();
        HashSet<string> seen = new(StringComparer.Ordinal);
        List<KeyValuePair<PlanRow, QlikException>> problems = new();
        int number = 0;
        foreach (PlanRow row in rows)
        {
            number++;
            string right = Digest(hash, row);
            if (row.Digest != right)
            {
                Add(row, number, Difference(row.Digest, right));
            }
            else if (!seen.Add(right))
            {
                Add(row, number, "it stands in the plan twice");
            }
        }

        return problems;

        void Add(PlanRow row, int index, string problem)
        {
            problems.Add(new KeyValuePair<PlanRow, QlikException>(row, new QlikException(ErrorReason.PlanChanged, $"Row {index.ToString(CultureInfo.InvariantCulture)} of plan {row.PlanId}, {row}: {problem}.")
            {
                NextStep = NextStep,
            }));
        }
    }

    /// <summary>What to do about a changed plan.</summary>
    public const string NextStep = "Rows may be deleted and put into another order, but not changed or added. Take the exported file again, or make a new plan with New-QlikPlan.";

    private static string Difference(string? given, string right)
    {
        if (given is null || given.Length == 0)
        {
            return "it has no checksum, so it was not made by New-QlikPlan";
        }

        if (given.Length != right.Length)
        {
            return "its checksum was changed";
        }

        List<string> columns = new();
        for (int i = 0; i < PlanColumns.Sealed.Count; i++)
        {
            int at = RowLetters + (i * ColumnLetters);
            if (string.CompareOrdinal(given, at, right, at, ColumnLetters) != 0)
            {
                columns.Add(PlanColumns.Sealed[i].Name);
            }
        }

        return columns.Count == 0 ? "it was changed"
            : columns.Count > PlanColumns.Sealed.Count / 2 ? "it is not a row of this plan, or was changed all over"
            : $"{string.Join(", ", columns)} {(columns.Count == 1 ? "was" : "were")} changed";
    }

    private static string Digest(SHA256 hash, PlanRow row)
    {
        StringBuilder digest = new(Hash(hash, Joined(row)).Substring(0, RowLetters));
        foreach (PlanColumn column in PlanColumns.Sealed)
        {
            digest.Append(Short(Marked(column.Read(row))));
        }

        return digest.ToString();
    }

    private static string Joined(PlanRow row)
    {
        StringBuilder text = new();
        foreach (PlanColumn column in PlanColumns.Sealed)
        {
            // With its length each value has one place only, whatever it holds.
            string value = Marked(column.Read(row));
            text.Append(value.Length.ToString(CultureInfo.InvariantCulture)).Append(':').Append(value);
        }

        return text.ToString();
    }

    /// <summary>Two letters of a text: enough to name a column, as the checksum of the row is what counts.</summary>
    private static string Short(string text)
    {
        // FNV-1a: a real hash of every cell would take most of the time of a large plan.
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
