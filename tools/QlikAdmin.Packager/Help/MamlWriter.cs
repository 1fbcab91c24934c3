using System.Xml;
using System.Xml.Linq;

namespace QlikAdmin.Packager.Help;

/// <summary>Writes the file Get-Help reads: prose from the pages, everything else from the code.</summary>
internal static class MamlWriter
{
    private static readonly XNamespace s_msh = "http://msh";
    private static readonly XNamespace s_maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace s_command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace s_dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    private static readonly (ParameterDescription Parameter, string Text)[] s_shouldProcess =
    [
        (Switch("WhatIf", "wi"), "Shows what would happen. Nothing is changed on the server."),
        (Switch("Confirm", "cf"), "Asks before each change. Use -Confirm:$false where nobody can answer."),
    ];

    /// <param name="commands">The cmdlets; each has a page.</param>
    /// <param name="pages">The pages, already compared with the code by <see cref="HelpSet"/>.</param>
    /// <returns>UTF-8 without a byte order mark, with line feeds. The same input gives the same bytes.</returns>
    public static byte[] Write(IReadOnlyList<CommandDescription> commands, IReadOnlyList<HelpPage> pages)
    {
        XElement root = new(s_msh + "helpItems", new XAttribute("schema", "maml"));
        foreach (HelpPage page in pages.OrderBy(p => p.Command, System.StringComparer.Ordinal))
        {
            root.Add(Command(page, commands.Single(c => c.Name == page.Command)));
        }

        using MemoryStream stream = new();
        XmlWriterSettings settings = new()
        {
            Encoding = new UTF8Encoding(false),
            Indent = true,
            NewLineChars = "\n",
            NewLineHandling = NewLineHandling.Replace,
        };
        using (XmlWriter writer = XmlWriter.Create(stream, settings))
        {
            new XDocument(root).Save(writer);
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    private static XElement Command(HelpPage page, CommandDescription command) =>
        new(
            s_command + "command",
            new XAttribute(XNamespace.Xmlns + "maml", s_maml),
            new XAttribute(XNamespace.Xmlns + "command", s_command),
            new XAttribute(XNamespace.Xmlns + "dev", s_dev),
            new XElement(
                s_command + "details",
                new XElement(s_command + "name", command.Name),
                new XElement(s_command + "verb", command.Verb),
                new XElement(s_command + "noun", command.Noun),
                new XElement(s_maml + "description", Para(page.Synopsis))
            ),
            new XElement(s_maml + "description", Paras([.. page.Description, "WHAT CHANGES ON THE SERVER", .. page.Changes])),
            new XElement(s_command + "syntax", command.Sets.Select(s => SyntaxItem(page, command, s))),
            new XElement(s_command + "parameters", Parameters(page, command)),
            new XElement(s_command + "inputTypes", Inputs(command)),
            new XElement(s_command + "returnValues", Outputs(page, command)),
            new XElement(s_maml + "alertSet", new XElement(s_maml + "alert", Paras([.. page.Notes, "ERRORS", .. page.Errors]))),
            new XElement(s_command + "examples", page.Examples.Select(Example)),
            new XElement(
                s_command + "relatedLinks",
                page.Links.Select(l => new XElement(
                    s_maml + "navigationLink",
                    new XElement(s_maml + "linkText", l.Text),
                    new XElement(s_maml + "uri", l.Address)
                ))
            )
        );

    private static XElement SyntaxItem(HelpPage page, CommandDescription command, string? set)
    {
        XElement item = new(s_command + "syntaxItem", new XElement(s_maml + "name", command.Name));
        item.Add(
            command
                .InSet(set)
                .Select(p => Parameter(p.Parameter, p.Membership, page.Parameters.Single(t => t.Name == p.Parameter.Name), inSyntax: true))
        );
        if (command.SupportsShouldProcess)
        {
            item.Add(s_shouldProcess.Select(p => ShouldProcess(p.Parameter, p.Text, inSyntax: true)));
        }

        return item;
    }

    // A parameter may differ between parameter sets. The default set is used if it has the parameter, otherwise the first set that has it.
    private static IEnumerable<XElement> Parameters(HelpPage page, CommandDescription command)
    {
        foreach (ParameterDescription parameter in command.Parameters.OrderBy(p => p.Name, System.StringComparer.Ordinal))
        {
            SetMembership membership = command.Sets.Select(parameter.In).First(m => m is not null)!;
            yield return Parameter(parameter, membership, page.Parameters.Single(t => t.Name == parameter.Name), inSyntax: false);
        }

        if (command.SupportsShouldProcess)
        {
            foreach ((ParameterDescription parameter, string text) in s_shouldProcess)
            {
                yield return ShouldProcess(parameter, text, inSyntax: false);
            }
        }
    }

    private static XElement ShouldProcess(ParameterDescription parameter, string text, bool inSyntax) =>
        Parameter(parameter, parameter.Sets[0], new HelpParameter(parameter.Name, 0, [text], null), inSyntax);

    private static XElement Parameter(ParameterDescription parameter, SetMembership membership, HelpParameter text, bool inSyntax)
    {
        XElement element = new(
            s_command + "parameter",
            new XAttribute("required", membership.Mandatory),
            new XAttribute("variableLength", parameter.Type.EndsWith("[]", System.StringComparison.Ordinal)),
            new XAttribute("globbing", parameter.Wildcards),
            new XAttribute("pipelineInput", Pipeline(membership)),
            new XAttribute("position", membership.Position?.ToString(CultureInfo.InvariantCulture) ?? "named"),
            new XAttribute("aliases", parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases)),
            new XElement(s_maml + "name", parameter.Name),
            new XElement(s_maml + "description", Paras(Described(parameter, text)))
        );
        if (inSyntax && parameter.Values.Count > 0)
        {
            element.Add(new XElement(s_command + "parameterValueGroup", parameter.Values.Select(v => Value(v))));
        }
        else if (!(inSyntax && parameter.IsSwitch))
        {
            element.Add(Value(parameter.Type));
        }

        element.Add(
            new XElement(s_dev + "type", new XElement(s_maml + "name", parameter.Type), new XElement(s_maml + "uri")),
            new XElement(s_dev + "defaultValue", text.Default ?? (parameter.IsSwitch ? "False" : "None"))
        );
        return element;
    }

    private static IEnumerable<string> Described(ParameterDescription parameter, HelpParameter text) =>
        parameter.Values.Count == 0 ? text.Text : text.Text.Append("Accepted values: " + string.Join(", ", parameter.Values));

    private static XElement Value(string text) =>
        new(s_command + "parameterValue", new XAttribute("required", true), new XAttribute("variableLength", false), text);

    private static string Pipeline(SetMembership membership) =>
        (membership.FromPipeline, membership.FromProperty) switch
        {
            (true, true) => "True (ByValue, ByPropertyName)",
            (true, false) => "True (ByValue)",
            (false, true) => "True (ByPropertyName)",
            _ => "False",
        };

    private static IEnumerable<XElement> Inputs(CommandDescription command)
    {
        List<ParameterDescription> piped = command.Parameters.Where(p => p.Sets.Any(s => s.FromPipeline)).ToList();
        if (piped.Count == 0)
        {
            yield return Typed("inputType", "None", ["Nothing can be piped to this command by value."]);
        }

        foreach (IGrouping<string, ParameterDescription> type in piped.GroupBy(p => p.FullType))
        {
            yield return Typed("inputType", type.Key, ["Binds to " + string.Join(" or ", type.Select(p => "-" + p.Name)) + "."]);
        }
    }

    private static IEnumerable<XElement> Outputs(HelpPage page, CommandDescription command)
    {
        string declared = command.OutputTypes.Where(t => t != "System.Void").DefaultIfEmpty("None").Aggregate((a, b) => $"{a}, {b}");
        return page.Outputs.Select(o => Typed("returnValue", o.Type ?? declared, o.Text));
    }

    private static XElement Typed(string element, string type, IEnumerable<string> text) =>
        new(
            s_command + element,
            new XElement(s_dev + "type", new XElement(s_maml + "name", type)),
            new XElement(s_maml + "description", Paras(text))
        );

    // The empty paragraph separates the title of the next example from the last line of this one.
    private static XElement Example(HelpExample example, int index) =>
        new(
            s_command + "example",
            new XElement(s_maml + "title", $"------- Example {index + 1}: {example.Title} -------"),
            new XElement(s_dev + "code", example.Code),
            new XElement(s_dev + "remarks", Paras(example.Remarks), Para(string.Empty))
        );

    private static IEnumerable<XElement> Paras(IEnumerable<string> texts) => texts.Select(Para);

    private static XElement Para(string text) => new(s_maml + "para", text);

    private static ParameterDescription Switch(string name, string alias) =>
        new(
            name,
            "SwitchParameter",
            "System.Management.Automation.SwitchParameter",
            IsSwitch: true,
            [alias],
            Wildcards: false,
            [],
            [new SetMembership(null, false, null, false, false, false)]
        );
}
