using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud;

/// <summary>Reads the paging parameters of a list, as each service names and limits them.</summary>
internal static class ListQuery
{
    /// <summary>Limit of the request; null when it is out of range or not a number.</summary>
    public static int? Limit(ServiceRequest request, int standard, int maximum)
    {
        if (request.Query("limit") is not { Length: > 0 } text)
        {
            return standard;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int limit) && limit >= 1 && limit <= maximum
            ? limit
            : null;
    }

    /// <summary>The query string with one parameter set and others left out.</summary>
    public static string With(ServiceRequest request, string name, string value, params string[] without)
    {
        StringBuilder query = new("?");
        foreach ((string key, string old) in request.Queries())
        {
            if (key != name && Array.IndexOf(without, key) < 0)
            {
                query.Append(Uri.EscapeDataString(key)).Append('=').Append(Uri.EscapeDataString(old)).Append('&');
            }
        }

        return query.Append(name).Append('=').Append(Uri.EscapeDataString(value)).ToString();
    }
}
