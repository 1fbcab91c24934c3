using System.Xml.Linq;
using QlikAdmin.Packager.Help;
using Xunit;

namespace QlikAdmin.Packager.Tests;

public sealed class MamlWriterTests
{
    private static readonly XNamespace s_maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace s_command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace s_dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    [Fact]
    public void An_empty_module_has_an_empty_help_file() => Assert.Empty(Parse(MamlWriter.Write([], [])).Elements());

    [Fact]
    public void The_same_input_gives_the_same_bytes() => Assert.Equal(Write(), Write());

    [Fact]
    public void Lines_end_alike_on_every_system() => Assert.DoesNotContain((byte)'\r', Write());

    [Fact]
    public void The_description_ends_with_what_changes_on_the_server() =>
        Assert.Equal(["WHAT CHANGES ON THE SERVER", "The sample is gone."], Paras(Command.Element(s_maml + "description")!).TakeLast(2));

    [Fact]
    public void Each_set_has_its_syntax_with_the_parameters_of_that_set()
    {
        List<XElement> items = Command.Descendants(s_command + "syntaxItem").ToList();

        Assert.Equal(["Id", "Limit", "Colour", "Pace", "Force", "Connection", "WhatIf", "Confirm"], Names(items[0]));
        Assert.Equal(["Name", "Limit", "Colour", "Pace", "Force", "Connection", "WhatIf", "Confirm"], Names(items[1]));
    }

    [Fact]
    public void A_switch_has_no_value_in_the_syntax_and_an_enumeration_shows_its_names()
    {
        XElement item = Command.Descendants(s_command + "syntaxItem").First();

        Assert.Null(Parameter(item, "Force").Element(s_command + "parameterValue"));
        Assert.Equal(["Red", "Green"], Parameter(item, "Colour").Descendants(s_command + "parameterValue").Select(v => v.Value));
    }

    [Fact]
    public void A_parameter_carries_what_the_code_says()
    {
        XElement id = Parameter(Command.Element(s_command + "parameters")!, "Id");

        Assert.Equal("true", (string?)id.Attribute("required"));
        Assert.Equal("0", (string?)id.Attribute("position"));
        Assert.Equal("True (ByPropertyName)", (string?)id.Attribute("pipelineInput"));
        Assert.Equal("SampleId", (string?)id.Attribute("aliases"));
        Assert.Equal("Guid", (string?)id.Element(s_command + "parameterValue"));
    }

    [Fact]
    public void The_accepted_values_are_listed_with_the_prose() =>
        Assert.Equal(
            ["How fast.", "Accepted values: Fast, Slow"],
            Paras(Parameter(Command.Element(s_command + "parameters")!, "Pace").Element(s_maml + "description")!)
        );

    [Fact]
    public void WhatIf_and_Confirm_are_described_without_prose_in_the_page() =>
        Assert.Equal(["WhatIf", "Confirm"], Names(Command.Element(s_command + "parameters")!).TakeLast(2));

    [Fact]
    public void Notes_are_followed_by_the_errors() =>
        Assert.Equal(
            ["None.", "ERRORS", "Qlik.NotFound: It is not there. Check the id."],
            Paras(Command.Descendants(s_maml + "alert").Single())
        );

    [Fact]
    public void What_can_be_piped_comes_from_the_code() =>
        Assert.Equal(["System.String[]"], Command.Element(s_command + "inputTypes")!.Descendants(s_dev + "type").Select(t => t.Value));

    [Fact]
    public void Examples_keep_their_line_breaks() =>
        Assert.Equal("Get-Sample |\n    Remove-Sample -WhatIf", Command.Descendants(s_dev + "code").First().Value);

    private static XElement Command => Parse(Write()).Elements().Single();

    private static byte[] Write() => MamlWriter.Write([Sample.Command], [HelpPageReader.Read(Sample.File, Sample.Page)]);

    private static XElement Parse(byte[] xml) => XElement.Parse(Encoding.UTF8.GetString(xml));

    private static IEnumerable<string> Names(XElement parameters) =>
        parameters.Elements(s_command + "parameter").Select(p => p.Element(s_maml + "name")!.Value);

    private static XElement Parameter(XElement parameters, string name) =>
        parameters.Elements(s_command + "parameter").Single(p => p.Element(s_maml + "name")!.Value == name);

    private static IEnumerable<string> Paras(XElement element) => element.Elements(s_maml + "para").Select(p => p.Value);
}
