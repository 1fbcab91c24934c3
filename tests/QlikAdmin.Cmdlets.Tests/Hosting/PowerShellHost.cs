using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;
using Shell = System.Management.Automation.PowerShell;

namespace QlikAdmin.Cmdlets.Tests.Hosting;

/// <summary>
/// A runspace of the real engine in this process, with the built module imported and nothing else. One per test keeps default connections
/// apart;
/// as a class fixture it is shared by the tests of one class, which run one after the other.
/// </summary>
public sealed class PowerShellHost : IDisposable
{
    private readonly RecordingHost _host = new();
    private readonly Runspace _runspace;

    public PowerShellHost()
        : this(import: true) { }

    /// <param name="import">Whether the module is imported.</param>
    /// <param name="cmdlets">Cmdlets of the tests themselves. They may be internal: the test assembly must not export a type whose base is
    /// in the module, which is not loaded when the runner looks for tests.</param>
    internal PowerShellHost(bool import, params Type[] cmdlets)
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        foreach (Type cmdlet in cmdlets)
        {
            CmdletAttribute name = cmdlet.GetCustomAttribute<CmdletAttribute>()!;
            state.Commands.Add(new SessionStateCmdletEntry($"{name.VerbName}-{name.NounName}", cmdlet, null));
        }

        if (OperatingSystem.IsWindows())
        {
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
        }

        _runspace = RunspaceFactory.CreateRunspace(_host, state);
        _runspace.Open();
        Set("Manifest", Built.Manifest);
        if (import)
        {
            Run("Import-Module -Name $Manifest -ErrorAction Stop").Clean();
        }
    }

    public void Dispose() => _runspace.Dispose();

    /// <summary>Sets a variable for the script. Tests pass live objects and secrets in this way.</summary>
    internal void Set(string name, object? value) => _runspace.SessionStateProxy.SetVariable(name, value);

    /// <summary>Answers to prompts, in order: the label of a choice ("Yes", "No to All"), the text to type, or nothing for the Enter key. A
    /// prompt without an answer is an error of the command that asked.</summary>
    internal PowerShellHost Answer(params string[] answers)
    {
        _host.UserInterface.Answers.AddRange(answers);
        return this;
    }

    /// <summary>Runs a script to its end. Errors do not throw; see <see cref="ScriptResult.Clean"/>.</summary>
    /// <param name="script">PowerShell; <c>$input</c> is the piped input.</param>
    /// <param name="input">Objects to pipe in.</param>
    internal ScriptResult Run(string script, params object[] input)
    {
        using Shell shell = Create(script);
        List<PSObject> output = [];
        _host.UserInterface.Clear();
        ErrorRecord? terminating = null;
        try
        {
            shell.Invoke(input, output);
        }
        catch (RuntimeException e)
        {
            terminating = e.ErrorRecord;
        }

        return Result(shell, output, terminating);
    }

    /// <summary>A pipeline the test starts and stops itself, as Ctrl+C does. The caller disposes it.</summary>
    internal Shell Create(string script)
    {
        Shell shell = Shell.Create();
        shell.Runspace = _runspace;
        return shell.AddScript(script);
    }

    private ScriptResult Result(Shell shell, List<PSObject> output, ErrorRecord? terminating) =>
        new(
            output,
            shell.Streams.Error.ToList(),
            terminating,
            shell.Streams.Warning.Select(r => r.Message).ToList(),
            shell.Streams.Verbose.Select(r => r.Message).ToList(),
            shell.Streams.Debug.Select(r => r.Message).ToList(),
            shell.Streams.Information.Select(r => r.ToString()).ToList(),
            _host.UserInterface.Lines.ToList(),
            _host.UserInterface.Prompts.ToList()
        );
}
