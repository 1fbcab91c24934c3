namespace QlikAdmin.Plans;

/// <summary>The columns of a plan, in the order of its files, and how their values are written and read.</summary>
internal static class PlanColumns
{
    /// <summary>All columns but the checksum. Those that a reader needs for a decision come first.</summary>
    public static readonly IReadOnlyList<PlanColumn> Sealed = new PlanColumn[]
    {
        new(nameof(PlanRow.Action), r => r.Action.ToString()),
        new(nameof(PlanRow.User), r => r.User),
        new(nameof(PlanRow.UserName), r => r.UserName),
        new(nameof(PlanRow.Type), r => r.Type),
        new(nameof(PlanRow.TargetType), r => r.TargetType),
        new(nameof(PlanRow.Rule), r => r.Rule),
        new(nameof(PlanRow.Reason), r => r.Reason),
        new(nameof(PlanRow.CreatedAt), r => r.CreatedAt),
        new(nameof(PlanRow.LastUsedAt), r => r.LastUsedAt),
        new(nameof(PlanRow.LastUsedSource), r => r.LastUsedSource.ToString()),
        new(nameof(PlanRow.UserStatus), r => r.UserStatus),
        new(nameof(PlanRow.OwnedItems), r => r.OwnedItems?.ToString(CultureInfo.InvariantCulture)),
        new(nameof(PlanRow.QuarantineForecast), r => r.QuarantineForecast),
        new(nameof(PlanRow.CapExceeded), r => r.CapExceeded),
        new(nameof(PlanRow.Product), r => r.Product.ToString()),
        new(nameof(PlanRow.Connection), r => r.Connection),
        new(nameof(PlanRow.Server), r => r.Server),
        new(nameof(PlanRow.Scope), r => r.Scope),
        new(nameof(PlanRow.AllocationId), r => r.AllocationId),
        new(nameof(PlanRow.StaysWith), r => r.StaysWith),
        new(nameof(PlanRow.Evidence), r => r.Evidence.ToString()),
        new(nameof(PlanRow.Exclude), r => r.Exclude),
        new(nameof(PlanRow.PlannedAt), r => r.PlannedAt),
        new(nameof(PlanRow.ExpiresAt), r => r.ExpiresAt),
        new(nameof(PlanRow.PlanId), r => r.PlanId.ToString("D")),
    };

    private static readonly HashSet<string> s_repeated = new(StringComparer.OrdinalIgnoreCase)
    {
        nameof(PlanRow.Type),
        nameof(PlanRow.TargetType),
        nameof(PlanRow.Rule),
        nameof(PlanRow.Reason),
        nameof(PlanRow.UserStatus),
        nameof(PlanRow.CapExceeded),
        nameof(PlanRow.Connection),
        nameof(PlanRow.Server),
        nameof(PlanRow.Scope),
        nameof(PlanRow.Exclude),
    };

    private static readonly Dictionary<string, Type> s_words = new(StringComparer.OrdinalIgnoreCase)
    {
        [nameof(PlanRow.Action)] = typeof(PlanAction),
        [nameof(PlanRow.LastUsedSource)] = typeof(LastUsedSource),
        [nameof(PlanRow.Product)] = typeof(QlikProduct),
        [nameof(PlanRow.Evidence)] = typeof(PlanEvidence),
    };

    /// <summary>Whether a column holds times.</summary>
    public static bool IsTime(string name) => Sealed.Any(c => c.IsTime && string.Equals(c.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether many rows have the same text in a column that rows keep as text.</summary>
    public static bool Repeats(string name) => s_repeated.Contains(name);

    /// <summary>The word that a number in a column means. Rows that come from another program may have numbers instead of words.</summary>
    /// <returns>Null where the column has no such words, or none for this number.</returns>
    public static string? WordOf(string name, long number)
    {
        return !s_words.TryGetValue(name, out Type? type) || number is < 0 or > int.MaxValue ? null
            : Enum.ToObject(type, (int)number).ToString() is string word && !IsNumber(word) ? word
            : null;
    }

    /// <summary>Makes a row from its texts.</summary>
    /// <param name="value">The text of a column; null where it is empty.</param>
    /// <exception cref="FormatException">A value does not fit its column. The message is the name of the column.</exception>
    public static PlanRow Row(Func<string, string?> value)
    {
        PlanRow row = new(
            Parse<Guid>(nameof(PlanRow.PlanId), value, t => Guid.TryParse(t, out Guid id) ? id : null),
            Word<PlanAction>(nameof(PlanRow.Action), value),
            value(nameof(PlanRow.AllocationId)) ?? throw new FormatException(nameof(PlanRow.AllocationId)),
            Word<QlikProduct>(nameof(PlanRow.Product), value),
            value(nameof(PlanRow.Connection)) ?? throw new FormatException(nameof(PlanRow.Connection)),
            value(nameof(PlanRow.Type)) ?? throw new FormatException(nameof(PlanRow.Type))
        )
        {
            Rule = value(nameof(PlanRow.Rule)),
            Reason = value(nameof(PlanRow.Reason)),
            Server = value(nameof(PlanRow.Server)),
            TargetType = value(nameof(PlanRow.TargetType)),
            User = value(nameof(PlanRow.User)),
            UserName = value(nameof(PlanRow.UserName)),
            UserStatus = value(nameof(PlanRow.UserStatus)),
            Scope = value(nameof(PlanRow.Scope)),
            CreatedAt = Time(nameof(PlanRow.CreatedAt), value),
            LastUsedAt = Time(nameof(PlanRow.LastUsedAt), value),
            LastUsedSource = Word<LastUsedSource>(nameof(PlanRow.LastUsedSource), value),
            OwnedItems = value(nameof(PlanRow.OwnedItems)) is null
                ? null
                : Parse<int>(nameof(PlanRow.OwnedItems), value, t =>
                    int.TryParse(t, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null
                ),
            QuarantineForecast = Time(nameof(PlanRow.QuarantineForecast), value),
            CapExceeded = value(nameof(PlanRow.CapExceeded)),
            PlannedAt = Time(nameof(PlanRow.PlannedAt), value) ?? throw new FormatException(nameof(PlanRow.PlannedAt)),
            ExpiresAt = Time(nameof(PlanRow.ExpiresAt), value) ?? throw new FormatException(nameof(PlanRow.ExpiresAt)),
            Evidence = Word<PlanEvidence>(nameof(PlanRow.Evidence), value),
            StaysWith = value(nameof(PlanRow.StaysWith)),
            Exclude = value(nameof(PlanRow.Exclude)),
            Digest = value(nameof(PlanRow.Digest)),
        };
        return row;
    }

    private static T Parse<T>(string name, Func<string, string?> value, Func<string, T?> parse)
        where T : struct
    {
        return parse(value(name) ?? string.Empty) ?? throw new FormatException(name);
    }

    private static T Word<T>(string name, Func<string, string?> value)
        where T : struct
    {
        return Parse<T>(name, value, t => Enum.TryParse(t, ignoreCase: true, out T word) && !IsNumber(t) ? word : null);
    }

    // The parser also takes numbers for enumeration values, but no plan is written with numbers.
    private static bool IsNumber(string text) => text.Length > 0 && (char.IsDigit(text[0]) || text[0] is '-' or '+');

    private static DateTimeOffset? Time(string name, Func<string, string?> value)
    {
        return value(name) is null
            ? null
            : Parse<DateTimeOffset>(name, value, t =>
                DateTimeOffset.TryParse(
                    t,
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                    out DateTimeOffset time
                )
                    ? time
                    : null
            );
    }
}
