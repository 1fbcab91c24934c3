namespace QlikAdmin.Packager.Help;

/// <summary>The syntax lines of a cmdlet, as Get-Help writes them.</summary>
internal static class SyntaxText
{
    private const int Width = 100;

    /// <returns>One entry per parameter set, the default set first; long ones are broken between parameters and indented.</returns>
    public static string Write(CommandDescription command) => string.Join("\n\n", command.Sets.Select(s => Write(command, s)));

    private static string Write(CommandDescription command, string? set)
    {
        List<string> words = command.InSet(set).Select(p => Word(p.Parameter, p.Membership)).ToList();
        if (command.SupportsShouldProcess)
        {
            words.AddRange(["[-WhatIf]", "[-Confirm]"]);
        }

        words.Add("[<CommonParameters>]");
        StringBuilder text = new(command.Name);
        int column = text.Length;
        foreach (string word in words)
        {
            if (column + word.Length + 1 > Width)
            {
                text.Append("\n   ");
                column = 3;
            }

            text.Append(' ').Append(word);
            column += word.Length + 1;
        }

        return text.ToString();
    }

    private static string Word(ParameterDescription parameter, SetMembership membership)
    {
        string name = membership.Position is null ? $"-{parameter.Name}" : $"[-{parameter.Name}]";
        string word = parameter.IsSwitch ? name : $"{name} {Value(parameter)}";
        return membership.Mandatory ? word : $"[{word}]";
    }

    private static string Value(ParameterDescription parameter) =>
        parameter.Values.Count == 0 ? $"<{parameter.Type}>" : "{" + string.Join(" | ", parameter.Values) + "}";
}
