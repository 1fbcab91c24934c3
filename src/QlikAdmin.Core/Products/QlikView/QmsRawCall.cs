using System.Xml;
using System.Xml.Linq;
using QlikAdmin.Http;

namespace QlikAdmin.Products.QlikView;

/// <summary>Sends a call that a caller wrote: the operation as a path, its parameters as XML or as names and values.</summary>
internal static class QmsRawCall
{
    // Only operations that read may be sent as GET, because GET asks for no confirmation.
    private static readonly string[] s_reading = { "Get", "Ping", "Check", "Lookup", "Resolve", "Is", "Has" };

    /// <param name="client">The client.</param>
    /// <param name="connection">Name of the connection.</param>
    /// <param name="method">GET for an operation that reads, POST for any.</param>
    /// <param name="path">The operation. An interface other than the base one is named before it: <c>GetServices</c>,
    /// <c>IQMS7/GetAssignedUsers</c>.</param>
    /// <param name="query">Parameters that are plain text, in the order of the description.</param>
    /// <param name="body">The elements inside the operation's element, as XML. Without a namespace of their own they are in its
    /// namespace.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the request.</param>
    /// <returns>The response element as XML.</returns>
    /// <exception cref="QlikException">InvalidInput.</exception>
    public static async Task<string> InvokeAsync(
        QmsClient client,
        string connection,
        string method,
        string path,
        IReadOnlyList<KeyValuePair<string, string>> query,
        string? body,
        IOperationLog log,
        CancellationToken token
    )
    {
        string[] parts = path.Trim().Trim('/').Split('/');
        string operation = parts[parts.Length - 1];
        QmsInterface? face =
            parts.Length == 1 ? QmsInterface.Base
            : parts.Length == 2 ? QmsInterface.Cals.FirstOrDefault(i => string.Equals(i.Name, parts[0], StringComparison.OrdinalIgnoreCase))
            : null;
        if (face is null || operation.Length == 0 || !operation.All(c => c < 128 && char.IsLetterOrDigit(c)))
        {
            throw new QlikException(
                ErrorReason.InvalidInput,
                $"-Path '{path}' does not name an operation of the management service ('{connection}')."
            )
            {
                NextStep = "Give the operation, such as GetServices, or with its interface, such as IQMS7/GetAssignedUsers.",
            };
        }

        bool reads = s_reading.Any(r => operation.StartsWith(r, StringComparison.Ordinal));
        if (
            !(
                method.Equals("POST", StringComparison.OrdinalIgnoreCase)
                || (reads && method.Equals("GET", StringComparison.OrdinalIgnoreCase))
            )
        )
        {
            throw new QlikException(ErrorReason.InvalidInput, $"{operation} on '{connection}' is not called with -Method {method}.")
            {
                NextStep = "Use -Method Post; Get is for operations that only read.",
            };
        }

        QmsCall call = new(operation, "Invoke " + operation)
        {
            Arguments = ns => QmsCall.Plain(query.Select(q => (q.Key, q.Value)).ToArray())(ns).Concat(Elements(ns, body)),
            Changes = !reads,
        };
        XElement response = await client.SendAsync(face, call, log, token).ConfigureAwait(false);
        return response.ToString();
    }

    private static IEnumerable<XElement> Elements(XNamespace ns, string? body)
    {
        if (string.IsNullOrWhiteSpace(body))
        {
            return Array.Empty<XElement>();
        }

        try
        {
            XElement root = SafeXml.Parse($"<parameters xmlns=\"{ns.NamespaceName}\">{body}</parameters>").Root!;
            return root.Elements().ToList();
        }
        catch (XmlException e)
        {
            throw new QlikException(ErrorReason.InvalidInput, "-Body is not XML: " + e.Message, e);
        }
    }
}
