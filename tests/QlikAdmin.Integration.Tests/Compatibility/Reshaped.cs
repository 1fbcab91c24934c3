namespace QlikAdmin.Integration.Tests.Compatibility;

/// <summary>Faults of the sandbox that let a field of its answers look like that of another version.</summary>
internal static class Reshaped
{
    /// <param name="service">The service.</param>
    /// <param name="path">Part of the path and query.</param>
    /// <param name="field">The field.</param>
    /// <param name="how">rename, drop, dateFormat or value.</param>
    public static object Fault(string service, string path, string field, string how)
    {
        return new
        {
            service,
            pathContains = path,
            only = "readings",
            kind = "reshape",
            field,
            rename = how == "rename" ? "theOther" : null,
            drop = how == "drop",
            dateFormat = how == "dateFormat" ? "dd.MM.yyyy HH:mm" : null,
            value = how == "value" ? ValueOf(field) : null,
            count = -1,
        };
    }

    private static string ValueOf(string field) =>
        field switch
        {
            "href" => "https://elsewhere.example/v1/licenses/assignments?cursor=abc",
            "lastUsed" => "2025-12-30T10:11:12.000Z",
            "id" => "not an id",
            _ => "something new",
        };
}
