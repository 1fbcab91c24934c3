using System.Reflection;

namespace QlikAdmin.PowerShell;

/// <summary>The scripts that are part of the assembly.</summary>
internal static class ScriptFile
{
    /// <summary>The text of a script.</summary>
    /// <param name="name">Name of its file, without extension.</param>
    public static string Read(string name)
    {
        using Stream file = typeof(ScriptFile).GetTypeInfo().Assembly.GetManifestResourceStream($"QlikAdmin.PowerShell.Fleets.{name}.ps1")
            ?? throw new ArgumentException($"There is no script {name}.", nameof(name));
        using StreamReader text = new(file);
        return text.ReadToEnd();
    }
}
