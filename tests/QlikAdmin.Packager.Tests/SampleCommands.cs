using System.Management.Automation;

namespace QlikAdmin.Packager.Tests;

public enum Colour
{
    Red,
    Green,
}

/// <summary>What every sample has.</summary>
public abstract class SampleCommand : PSCmdlet
{
    [Parameter]
    public string? Connection { get; set; }
}

/// <summary>A cmdlet with every kind of parameter the help distinguishes.</summary>
[Cmdlet(VerbsCommon.Remove, "Sample", DefaultParameterSetName = "ById", SupportsShouldProcess = true)]
[OutputType(typeof(Version))]
public sealed class RemoveSampleCommand : SampleCommand
{
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "ById", ValueFromPipelineByPropertyName = true)]
    [Alias("SampleId")]
    public Guid Id { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = "ByName", ValueFromPipeline = true)]
    [SupportsWildcards]
    public string[]? Name { get; set; }

    [Parameter]
    public int? Limit { get; set; }

    [Parameter]
    public Colour Colour { get; set; }

    [Parameter]
    [ValidateSet("Fast", "Slow")]
    public string? Pace { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter(DontShow = true)]
    public string? Hidden { get; set; }

    public string? NotAParameter { get; set; }
}
