using System.Collections;
using System.Management.Automation;
using QlikAdmin.Changes;

namespace QlikAdmin.PowerShell;

/// <summary>Sends one request with the credentials of a connection, and with the same retries, time-outs and masking as every other
/// command.</summary>
/// <remarks>Errors: every reason that a server can give; the exception carries the status and the server's own code.</remarks>
[Cmdlet(VerbsLifecycle.Invoke, "QlikApi", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(PSObject), typeof(string))]
public sealed class InvokeQlikApiCommand : QlikChangeCmdlet
{
    /// <summary>HTTP method, default Get. Anything but Get and Head asks ShouldProcess.</summary>
    [Parameter]
    [ValidateSet("Get", "Post", "Put", "Patch", "Delete", "Head")]
    public string Method { get; set; } = "Get";

    /// <summary>Path on the server: <c>api/v1/users/me</c> on Cloud, <c>app/full</c> or <c>qrs/app/full</c> on Sense.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    [OffersNothing]
    public string Path { get; set; } = string.Empty;

    /// <summary>Query parameters; an array gives the parameter several times, null leaves it out.</summary>
    [Parameter]
    [ValidateNotNull]
    [OffersNothing]
    public IDictionary? Query { get; set; }

    /// <summary>Body: text is sent as it is, anything else as JSON.</summary>
    [Parameter]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    [OffersNothing]
    public object? Body { get; set; }

    /// <inheritdoc />
    [Parameter(ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    [ConnectionTransformation(RefuseEmpty = true)]
    public override ConnectionReference[]? Connection { get; set; }

    /// <summary>A raw call needs only the connection.</summary>
    private protected override object? Needs(Connection connection) => null;

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        string method = Method.ToUpperInvariant();
        foreach (Connection connection in RequireConnections(Path))
        {
            if (
                method is "GET" or "HEAD"
                || ShouldProcess($"{method} {connection.Http.Redactor.Clean(Path)} on {connection.Name}", "Send request")
            )
            {
                Send(connection, method);
            }
        }
    }

    private void Send(Connection connection, string method)
    {
        string path = Path;
        string answer;
        try
        {
            IReadOnlyList<KeyValuePair<string, string>> query = QueryPairs();
            string? body = BodyText();
            answer = Await(
                (log, token) =>
                    method is "GET" or "HEAD"
                        ? connection.InvokeAsync(method, path, query, body, log, token)
                        : ChangeAsync(connection, new RawCallFacts(method, path, query, body), log, token)
            );
        }
        catch (QlikException e)
        {
            if (StopSignal.EndsRun(e))
            {
                WriteFailure(e, path);
            }
            else
            {
                WriteError(e.ToErrorRecord(path));
            }

            return;
        }

        foreach (object? item in JsonObjects.Read(answer))
        {
            WriteObject(item);
        }
    }

    private async Task<string> ChangeAsync(Connection connection, RawCallFacts call, IOperationLog log, CancellationToken token)
    {
        PlannedChange made = (
            await Executor.RunAsync(connection, new[] { RawCallChanges.Of(connection, call) }, log, token).ConfigureAwait(false)
        )[0];
        return made.Error is QlikException error ? throw error : (string)made.Answer!;
    }

    private string? BodyText()
    {
        object? plain = Body is PSObject wrapped ? wrapped.BaseObject : Body;
        return plain switch
        {
            null => null,
            string text => text,
            _ => JsonObjects.Write(Body),
        };
    }

    private List<KeyValuePair<string, string>> QueryPairs()
    {
        List<KeyValuePair<string, string>> pairs = new();
        foreach (DictionaryEntry entry in Query ?? new Hashtable())
        {
            object? value = (entry.Value as PSObject)?.BaseObject ?? entry.Value;
            IEnumerable values = value is IEnumerable list and not string ? list : new[] { value };
            foreach (object? item in values)
            {
                if (item is not null)
                {
                    pairs.Add(
                        new KeyValuePair<string, string>(Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!, QueryText(item))
                    );
                }
            }
        }

        return pairs;
    }

    private static string QueryText(object value) =>
        ((value as PSObject)?.BaseObject ?? value) switch
        {
            bool flag => flag ? "true" : "false",
            SwitchParameter flag => flag.IsPresent ? "true" : "false",
            DateTime time => time.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
            DateTimeOffset time => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
            object other => Convert.ToString(other, CultureInfo.InvariantCulture)!,
        };
}
