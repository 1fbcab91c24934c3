using System.Management.Automation;
using QlikAdmin.Workflows.Compatibility;

namespace QlikAdmin.PowerShell;

/// <summary>Tests a connection step by step and names the step that fails: name, port, TLS, certificate key, login page, role. With
/// <see cref="Deep"/> it checks what the module takes for granted about the server.</summary>
/// <remarks>A failed step, and an assumption that does not hold, is a row and not an error. Errors: Qlik.NotConnected, Qlik.NotSupported,
/// Qlik.InvalidInput when the file can't be written.</remarks>
[Cmdlet(VerbsDiagnostic.Test, "QlikConnection", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(ConnectionTest), typeof(AssumptionTest))]
public sealed class TestQlikConnectionCommand : QlikCmdlet
{
    private readonly List<DeepTest> _deep = new();
    private string? _path;

    /// <summary>Connections to test, as objects or names; without it the current one.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    [ValidateNotNullOrEmpty]
    public ConnectionReference[]? Connection { get; set; }

    /// <summary>Checks, by reading only, every assumption about the server that the module depends on.</summary>
    [Parameter]
    public SwitchParameter Deep { get; set; }

    /// <summary>File for what the answers looked like. It holds no names, hosts, ids, keys or mail addresses.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Replaces a file that exists.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc />
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (Path is null)
        {
            return;
        }

        try
        {
            if (!Deep)
            {
                throw new QlikException(ErrorReason.InvalidInput, "-Path is for what -Deep sees, and -Deep was not given.")
                {
                    NextStep = "Add -Deep.",
                };
            }

            _path = FilePaths.Of(SessionState, Path, "a transcript");
            DeepTranscript.Refuse(_path, Force);
        }
        catch (QlikException e)
        {
            ThrowTerminatingError(e.ToErrorRecord(Path));
        }
    }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (ConnectionReference reference in Connection ?? new[] { Current() })
        {
            Test(reference);
        }
    }

    /// <inheritdoc />
    private protected override void Finish()
    {
        if (_path is null || _deep.Count == 0 || !ShouldProcess(_path, "Write what the answers looked like"))
        {
            return;
        }

        try
        {
            DeepTranscript.Write(_path, _deep, Force);
        }
        catch (QlikException e)
        {
            ThrowTerminatingError(e.ToErrorRecord(Path));
        }
    }

    private ConnectionReference Current()
    {
        if (Store.CurrentOfAny() is Connection current)
        {
            return new ConnectionReference(current);
        }

        QlikException none = ConnectionReference.NoneCurrent(
            Store,
            "to test",
            "Connect with -NoTest first, so that the connection can be tested step by step."
        );
        ThrowTerminatingError(none.ToErrorRecord(null));
        throw none;
    }

    private void Test(ConnectionReference reference)
    {
        IReadOnlyList<object> rows;
        try
        {
            Connection connection = reference.Resolve(Store);
            rows = Deep ? TestDeep(connection) : Await(connection.TestAsync);
        }
        catch (QlikException e)
        {
            WriteError(e.ToErrorRecord(reference.ToString()));
            return;
        }

        WriteObject(rows, enumerateCollection: true);
    }

    private IReadOnlyList<AssumptionTest> TestDeep(Connection connection)
    {
        DeepTest test = Await((log, token) => DeepTest.RunAsync(connection, log, token));
        _deep.Add(test);
        return test.Rows;
    }
}
