using QlikAdmin.Packager.Help;
using Xunit;

namespace QlikAdmin.Packager.Tests;

public sealed class CommandReaderTests
{
    [Fact]
    public void Reads_the_declared_parameters_before_those_of_the_base_and_leaves_hidden_ones_out() =>
        Assert.Equal(["Id", "Name", "Limit", "Colour", "Pace", "Force", "Connection"], Sample.Command.Parameters.Select(p => p.Name));

    [Fact]
    public void Reads_the_sets_with_the_default_first() => Assert.Equal(["ById", "ByName"], Sample.Command.Sets);

    [Fact]
    public void Reads_how_a_parameter_takes_part_in_a_set()
    {
        ParameterDescription id = Parameter("Id");

        Assert.Equal(new SetMembership("ById", true, 0, false, true, false), id.In("ById"));
        Assert.Null(id.In("ByName"));
        Assert.Equal(["SampleId"], id.Aliases);
    }

    [Fact]
    public void A_parameter_without_a_set_is_in_all_of_them() =>
        Assert.Equal(new SetMembership(null, false, null, false, false, false), Parameter("Limit").In("ByName"));

    [Fact]
    public void Shows_the_type_an_admin_writes()
    {
        Assert.Equal("Guid", Parameter("Id").Type);
        Assert.Equal("String[]", Parameter("Name").Type);
        Assert.Equal("Int32", Parameter("Limit").Type);
        Assert.True(Parameter("Force").IsSwitch);
    }

    [Fact]
    public void Knows_the_accepted_values_and_wildcards()
    {
        Assert.Equal(["Red", "Green"], Parameter("Colour").Values);
        Assert.Equal(["Fast", "Slow"], Parameter("Pace").Values);
        Assert.True(Parameter("Name").Wildcards);
        Assert.False(Parameter("Id").Wildcards);
    }

    [Fact]
    public void Reads_the_output_types() => Assert.Equal(["System.Version"], Sample.Command.OutputTypes);

    [Fact]
    public void Reads_an_assembly_from_a_path_as_it_reads_a_loaded_one()
    {
        CommandDescription read = CommandReader.Read(typeof(RemoveSampleCommand).Assembly.Location).Single();

        Assert.Equal(SyntaxText.Write(Sample.Command), SyntaxText.Write(read));
    }

    [Fact]
    public void The_syntax_is_worded_as_Get_Help_words_it()
    {
        const string Expected = """
            Remove-Sample [-Id] <Guid> [-Limit <Int32>] [-Colour {Red | Green}] [-Pace {Fast | Slow}] [-Force]
                [-Connection <String>] [-WhatIf] [-Confirm] [<CommonParameters>]

            Remove-Sample -Name <String[]> [-Limit <Int32>] [-Colour {Red | Green}] [-Pace {Fast | Slow}]
                [-Force] [-Connection <String>] [-WhatIf] [-Confirm] [<CommonParameters>]
            """;

        Assert.Equal(Expected, SyntaxText.Write(Sample.Command));
    }

    private static ParameterDescription Parameter(string name) => Sample.Command.Parameters.Single(p => p.Name == name);
}
