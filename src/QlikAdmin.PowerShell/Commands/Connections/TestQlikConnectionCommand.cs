using System.Management.Automation;

namespace QlikAdmin.PowerShell;

/// <summary>Tests a connection step by step and names the step that fails: name, port, TLS, certificate key, login page, role.</summary>
/// <remarks>A failed step is a row, not an error. Errors: Qlik.NotConnected.</remarks>
[Cmdlet(VerbsDiagnostic.Test, "QlikConnection")]
[OutputType(typeof(ConnectionTest))]
public sealed class TestQlikConnectionCommand : QlikCmdlet
{
    /// <summary>Connections to test, as objects or names; without it the one connected or selected last.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    [ValidateNotNullOrEmpty]
    public ConnectionReference[]? Connection { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (ConnectionReference reference in Connection ?? new[] { Last() })
        {
            Test(reference);
        }
    }

    private ConnectionReference Last()
    {
        if (Store.Default(_ => true) is Connection last)
        {
            return new ConnectionReference(last);
        }

        QlikException none = new(ErrorReason.NotConnected, "There is no connection in this runspace to test.")
        {
            NextStep = "Connect with -NoTest first, so that the connection can be tested step by step.",
        };
        ThrowTerminatingError(none.ToErrorRecord(null));
        throw none;
    }

    private void Test(ConnectionReference reference)
    {
        IReadOnlyList<ConnectionTest> rows;
        try
        {
            Connection connection = reference.Resolve(Store);
            rows = Await(connection.TestAsync);
        }
        catch (QlikException e)
        {
            WriteError(e.ToErrorRecord(reference.ToString()));
            return;
        }

        WriteObject(rows, enumerateCollection: true);
    }
}
