namespace QlikAdmin.Integration.Tests.Judge;

/// <summary>Where the vendor's schema contradicts the vendor's own examples, and addresses that only the vendor's own client has.
/// <see cref="Contract.KnownQuirks"/> has the reasons.</summary>
internal static class KnownSlips
{
    public static readonly IReadOnlyList<(string Request, string Violation)> All =
    [
        ("PATCH /api/v1/users/", "request.body.0.path: "),
        ("PATCH /api/v1/users/", "request.body.0.value: "),
        ("PATCH /api/v1/sharing-tasks/", "request.body.0.value: "),
        ("PATCH /api/v1/data-alerts/", "request.body.0.value: "),
    ];

    private static readonly IReadOnlyList<(string Request, string Violation)> s_notDescribed =
    [
        ("GET /api/connectivity/data-connections", "NO_PATH_MATCHED_ERROR"),
        ("GET /api/core/data-files", "NO_PATH_MATCHED_ERROR"),
        // The text about this parameter allows several types with commas between them. Its schema allows one.
        ("GET /api/v1/items", "request.query.resourcetype: "),
    ];

    /// <summary>Whether a violation is one of them.</summary>
    public static bool Any(string method, string path, string violation) =>
        All.Concat(s_notDescribed).Any(s => Covers(s, method, path, violation));

    public static bool Covers((string Request, string Violation) slip, string method, string path, string violation) =>
        $"{method} {path}".StartsWith(slip.Request, StringComparison.Ordinal)
        && violation.StartsWith(slip.Violation, StringComparison.Ordinal);
}
