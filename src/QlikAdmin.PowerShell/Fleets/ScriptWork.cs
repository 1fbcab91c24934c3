using System.Collections;

namespace QlikAdmin.PowerShell;

/// <summary>A script of the caller, run on each target.</summary>
internal sealed record ScriptWork : FleetWork
{
    private readonly object?[] _arguments;

    /// <param name="script">Text of the script.</param>
    /// <param name="arguments">Its arguments, the same for all targets.</param>
    /// <param name="values">Values of the caller's variables that it uses.</param>
    public ScriptWork(string script, object?[] arguments, IDictionary values)
    {
        Script = script;
        _arguments = arguments;
        Using = values;
    }

    public override string Question => "Run the script";

    public override string Script { get; }

    public override IDictionary Using { get; }

    public override object?[] ArgumentsOf(FleetTarget target) => _arguments;
}
