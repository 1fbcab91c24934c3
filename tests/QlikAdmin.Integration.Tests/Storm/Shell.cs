extern alias shell;

using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;
using Microsoft.PowerShell.Commands;
using shell::QlikAdmin.PowerShell;

namespace QlikAdmin.Integration.Tests.Storm;

/// <summary>The commands of the module in a runspace of this process, with connections whose waits take no time.</summary>
internal sealed class Shell : IDisposable
{
    private readonly Runspace _runspace;

    public Shell(params Connection[] connections)
    {
        InitialSessionState state = InitialSessionState.Create();
        foreach (Type cmdlet in typeof(ConnectionStore).Assembly.GetExportedTypes().Where(t => !t.IsAbstract))
        {
            if (cmdlet.GetCustomAttribute<CmdletAttribute>() is CmdletAttribute name)
            {
                state.Commands.Add(new SessionStateCmdletEntry($"{name.VerbName}-{name.NounName}", cmdlet, null));
            }
        }

        // Paths of journals and policies are resolved by it.
        state.Providers.Add(new SessionStateProviderEntry("FileSystem", typeof(FileSystemProvider), null));
        _runspace = RunspaceFactory.CreateRunspace(state);
        _runspace.Open();
        Runspace? former = Runspace.DefaultRunspace;
        Runspace.DefaultRunspace = _runspace;
        connections.ToList().ForEach(ConnectionStore.Current.Add);
        Runspace.DefaultRunspace = former;
    }

    /// <summary>Runs one command without questions, to its end.</summary>
    public ShellResult Run(string command, IDictionary parameters, IEnumerable? input = null)
    {
        using PowerShell pipeline = PowerShell.Create(_runspace);
        pipeline.AddCommand(command).AddParameters(parameters).AddParameter("Verbose", true);
        if (parameters.Contains("JournalPath"))
        {
            pipeline.AddParameter("Confirm", false);
        }

        List<PSObject> output = [];
        ErrorRecord? terminating = null;
        try
        {
            pipeline.Invoke(input ?? Array.Empty<object>(), output);
        }
        catch (RuntimeException e)
        {
            terminating = e.ErrorRecord;
        }

        return new ShellResult(
            output.ConvertAll(o => o.BaseObject),
            [.. pipeline.Streams.Error.Concat(terminating is null ? [] : [terminating])],
            pipeline.Streams.Verbose.Select(v => v.Message).ToList(),
            pipeline.Streams.Warning.Select(v => v.Message).ToList()
        );
    }

    public void Dispose() => _runspace.Dispose();
}
