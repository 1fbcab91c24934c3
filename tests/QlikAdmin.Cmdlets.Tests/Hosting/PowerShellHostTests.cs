using Xunit;

namespace QlikAdmin.Cmdlets.Tests.Hosting;

/// <summary>The fixture itself: a test that reads an empty stream because nothing was recorded would pass without testing
/// anything.</summary>
public sealed class PowerShellHostTests : IDisposable
{
    private const string Ask = """
        function Remove-Sample {
            [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')] param([Parameter(ValueFromPipeline)] $Name)
            process { if ($PSCmdlet.ShouldProcess($Name, 'Remove')) { "removed $Name" } }
        }

        """;

    private readonly PowerShellHost _host = new(import: false);

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Keeps_every_stream_apart()
    {
        ScriptResult result = _host.Run("1; Write-Warning w; Write-Verbose v -Verbose; Write-Error e -ErrorId Sample; Write-Information i");

        Assert.Equal([1], result.As<int>());
        Assert.Equal(["w"], result.Warnings);
        Assert.Equal(["v"], result.Verbose);
        Assert.Equal(["i"], result.Information);
        Assert.StartsWith("Sample", result.Errors.Single().FullyQualifiedErrorId);
        Assert.Throws<InvalidOperationException>(result.Clean);
    }

    [Fact]
    public void A_terminating_error_leaves_the_output_before_it()
    {
        ScriptResult result = _host.Run("1; throw 'over'; 2");

        Assert.Equal([1], result.As<int>());
        Assert.Equal("over", result.Terminating?.ToString());
    }

    [Fact]
    public void What_if_lines_are_screen_text()
    {
        ScriptResult result = _host.Run(Ask + "'a' | Remove-Sample -WhatIf").Clean();

        Assert.Equal(["What if: Performing the operation \"Remove\" on target \"a\"."], result.HostText);
        Assert.Empty(result.Output);
    }

    [Fact]
    public void Prompts_are_answered_in_order_and_kept()
    {
        ScriptResult result = _host.Answer("Yes", "No").Run(Ask + "'a', 'b' | Remove-Sample").Clean();

        Assert.Equal(["removed a"], result.As<string>());
        Assert.Equal(2, result.Prompts.Count);
    }

    [Fact]
    public void A_prompt_nobody_answers_is_an_error_of_the_command() =>
        Assert.Contains("the test has no answer to", _host.Run(Ask + "Remove-Sample a").Errors.Single().ToString());

    [Fact]
    public void Input_is_piped_object_by_object()
    {
        _host.Set("Factor", 3);

        Assert.Equal([3, 6], _host.Run("$input | ForEach-Object { $_ * $Factor }", 1, 2).Clean().As<int>());
    }
}
