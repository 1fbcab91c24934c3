using System.Collections;

namespace QlikAdmin.PowerShell;

/// <summary>Offers common durations; others can be typed.</summary>
public sealed class DurationCompleter : QlikCompleter
{
    private static readonly string[] s_usual = { "7d", "14d", "30d", "60d", "90d", "180d", "365d" };

    private protected override IReadOnlyList<string> Values(ConnectionStore store, IDictionary bound) => s_usual;
}
