using QlikAdmin.Sandbox.Cloud;
using QlikAdmin.Sandbox.Http;
using QlikAdmin.Sandbox.QlikView;

namespace QlikAdmin.Sandbox.Faults;

/// <summary>A status with the body that the service itself would send.</summary>
internal static class VendorRefusal
{
    public static Answer Create(string service, string path, int status)
    {
        string code = "HTTP-" + status.ToString(CultureInfo.InvariantCulture);
        return service switch
        {
            "sense" => Sense(status),
            "qlikview" => QmsFault.Refused("The request is refused.").ToAnswer().WithStatus(status),
            "region" => CloudErrors.WithTextStatus(status, code, Title(status)),
            _ => path.Contains("/licenses/", StringComparison.OrdinalIgnoreCase)
                ? CloudErrors.License(status, code, Title(status))
                : CloudErrors.Create(status, code, Title(status)),
        };
    }

    /// <summary>The repository sends a line of text for most statuses, and no text for something that it does not find.</summary>
    private static Answer Sense(int status) => status == 404 ? Answer.Empty(status) : Answer.Text(status, Title(status));

    private static string Title(int status) =>
        status switch
        {
            400 => "Bad request",
            401 => "Unauthorized",
            403 => "Forbidden",
            404 => "Not found",
            409 => "Conflict",
            429 => "API rate limit reached.",
            _ => "Internal server error",
        };
}
