using QlikAdmin.Cmdlets.Tests.Hosting;
using Xunit;

namespace QlikAdmin.Cmdlets.Tests;

/// <summary>What a person is asked before a tenant is deactivated.</summary>
public sealed class TenantPromptTests : IDisposable
{
    private const string Hostname = "sandbox.eu.qlikcloud.example";
    private const string Disable = "Disable-QlikTenant -Id $sandbox.TenantId";
    private const string Sent = "$sandbox.GetLog('Region') | Where-Object path -ne '/oauth/token' | ForEach-Object path";

    private readonly PowerShellHost _host = new();

    public TenantPromptTests()
    {
        _host
            .Run(
                """
                $sandbox = Start-QlikSandbox -Users 40 -PassThru
                $null = Connect-QlikCloud $sandbox.CloudUri -ApiKey $sandbox.ApiKey -Name cloud
                $null = Connect-QlikRegion -Uri $sandbox.RegionUri -Credential $sandbox.RegionClient -Name region
                """
            )
            .Clean();
    }

    public void Dispose()
    {
        _host.Run("Stop-QlikSandbox -All");
        _host.Dispose();
    }

    [Fact]
    public void The_host_name_is_typed_and_the_question_names_host_id_people_apps_and_date()
    {
        string id = _host.Run("$sandbox.TenantId").As<string>().Single();

        ScriptResult result = _host.Answer(Hostname, "Yes").Run(Disable + " -PurgeAfterDays 20").Clean();

        Assert.Equal(2, result.Prompts.Count);
        Assert.Contains("Type the host name of tenant " + id, result.Prompts[0]);
        Assert.DoesNotContain(Hostname, result.Prompts[0]);
        Assert.Contains($"{Hostname} ({id})", result.Prompts[1]);
        Assert.Matches(@"It holds \d+ users and \d+ apps\.", result.Prompts[1]);
        Assert.Contains(
            DateTime.UtcNow.Date.AddDays(20).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            result.Prompts[1]
        );
        Assert.Equal(Hostname, result.As<TenantDeactivation>().Single().Hostname);
    }

    [Fact]
    public void No_is_an_answer()
    {
        ScriptResult result = _host.Answer("No").Run(Disable + $" -ConfirmHostname {Hostname}").Clean();

        Assert.Empty(result.Output);
        Assert.Empty(_host.Run(Sent).Clean().Output);
    }

    [Fact]
    public void A_tenant_object_brings_no_host_name_so_it_is_asked_for()
    {
        ScriptResult result = _host.Answer(Hostname).Run("Get-QlikTenant -Connection cloud | Disable-QlikTenant -WhatIf").Clean();

        Assert.Single(result.Prompts);
        Assert.Contains("Type the host name", result.Prompts[0]);
    }

    [Fact]
    public void Typing_another_name_or_nothing_ends_it_before_any_call()
    {
        ScriptResult wrong = _host.Answer("other.eu.qlikcloud.example").Run(Disable + " -Confirm:$false");
        ScriptResult nothing = _host.Answer(string.Empty).Run(Disable + " -Confirm:$false");

        Assert.StartsWith("Qlik.HostnameNotConfirmed", wrong.Errors.Single().FullyQualifiedErrorId);
        Assert.StartsWith("Qlik.HostnameNotConfirmed", nothing.Errors.Single().FullyQualifiedErrorId);
        Assert.Empty(_host.Run(Sent).Clean().Output);
    }

    [Fact]
    public void A_host_that_can_not_ask_is_an_error_and_no_hang()
    {
        // Without a prepared answer, the host of the tests fails like a host without a screen.
        ScriptResult result = _host.Run(Disable + " -Confirm:$false");

        Assert.StartsWith("Qlik.HostnameNotConfirmed", result.Errors.Single().FullyQualifiedErrorId);
        Assert.Empty(_host.Run(Sent).Clean().Output);
    }

    [Fact]
    public void The_second_question_says_that_the_countdown_starts_again()
    {
        _host.Run(Disable + $" -ConfirmHostname {Hostname} -Confirm:$false").Clean();

        ScriptResult result = _host.Answer("Yes").Run(Disable + $" -ConfirmHostname {Hostname}").Clean();

        Assert.Contains("the countdown starts again", result.Prompts.Single());
        Assert.Contains("started again", result.As<TenantDeactivation>().Single().Detail);
    }
}
