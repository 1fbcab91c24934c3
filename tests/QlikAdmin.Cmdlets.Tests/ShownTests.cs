using QlikAdmin.Cmdlets.Tests.Hosting;
using Xunit;

namespace QlikAdmin.Cmdlets.Tests;

/// <summary>What reaches the screen: no typed secret, and no control character for the terminal.</summary>
public sealed class ShownTests : IDisposable
{
    private const string Title = "\u001b]0;owned\u0007";

    private readonly PowerShellHost _host = new();

    public void Dispose()
    {
        _host.Run("Stop-QlikSandbox -All");
        _host.Dispose();
    }

    [Theory]
    [InlineData("Connect-QlikSense -Server https://jane:hunter22@qs1.example -UseDefaultCredentials -NoTest")]
    [InlineData("Connect-QlikSense -Server 'https://jane:hunter22@qs1 example' -UseDefaultCredentials -NoTest")]
    [InlineData("Connect-QlikView -Server jane:hunter22@qv1 -UseDefaultCredentials -NoTest")]
    [InlineData(
        "Connect-QlikCloud -Tenant https://jane:hunter22@acme.example -ApiKey (ConvertTo-SecureString abc -AsPlainText -Force) -NoTest"
    )]
    [InlineData(
        "Connect-QlikRegion -Uri https://jane:hunter22@acme.example -Credential ([pscredential]::new('a', (ConvertTo-SecureString b -AsPlainText -Force))) -NoTest"
    )]
    public void A_password_in_an_address_is_in_no_part_of_the_error(string command)
    {
        ScriptResult result = _host.Run(command);

        System.Management.Automation.ErrorRecord error = result.Terminating ?? result.Errors.Single();
        Assert.StartsWith("Qlik.InvalidAddress", error.FullyQualifiedErrorId);
        Assert.DoesNotContain("hunter22", error.ToString() + error.TargetObject + error.CategoryInfo + error.Exception);
    }

    [Fact]
    public void A_key_in_the_path_of_a_raw_call_is_shown_nowhere()
    {
        _host
            .Run(
                """
                $sandbox = Start-QlikSandbox -Users 20 -PassThru
                $null = Connect-QlikCloud $sandbox.CloudUri -ApiKey $sandbox.ApiKey -Name cloud
                """
            )
            .Clean();

        ScriptResult sent = _host.Run(
            "Invoke-QlikApi 'api/v1/users/nobody?key=s3cr3t&my_token=s3cr3t&id=5' -Method Delete -Confirm:$false -Verbose"
        );
        ScriptResult away = _host.Run(
            "Invoke-QlikApi 'https://jane:hunter22@elsewhere.example/x?key=s3cr3t' -Method Delete -WhatIf; Invoke-QlikApi 'https://jane:hunter22@elsewhere.example/x?key=s3cr3t'"
        );

        Assert.Contains(sent.Verbose, v => v.Contains("Send request") && v.Contains("key=***&my_token=***&id=5"));
        Assert.NotEmpty(sent.Errors);
        Assert.NotEmpty(away.Errors);
        foreach (ScriptResult result in new[] { sent, away })
        {
            IEnumerable<string?> all = result
                .Verbose.Concat(result.HostText)
                .Concat(
                    result.Errors.SelectMany(e =>
                        new[] { e.ToString(), e.TargetObject?.ToString(), e.CategoryInfo.ToString(), e.Exception.ToString() }
                    )
                );
            Assert.All(all, t => Assert.False(t?.Contains("s3cr3t") == true || t?.Contains("hunter22") == true, t));
        }
    }

    [Theory]
    [InlineData("QlikAdmin.User", "Account", "Name", "Roles")]
    [InlineData("QlikAdmin.Role", "Name", "Description", "Type")]
    [InlineData("QlikAdmin.Result", "User", "Type", "Detail")]
    [InlineData("QlikAdmin.Invitation", "Email", "Name", "Name")]
    public void A_table_shows_control_characters_and_does_not_obey_them(string type, string one, string two, string three)
    {
        ScriptResult result = _host
            .Run(
                $"""
                $row = [pscustomobject]@{"{"}{one}= "a{Title}b"{"}"}
                '{two}', '{three}' | ForEach-Object {"{"} $row | Add-Member $_ "c{Title}" -Force {"}"}
                $row.PSTypeNames.Insert(0, '{type}')
                $row | Format-Table | Out-String -Width 300
                """
            )
            .Clean();

        string table = string.Concat(result.As<string>());
        Assert.DoesNotContain(Title, table, StringComparison.Ordinal);
        Assert.Contains(@"a\u001B]0;owned\u0007b", table);
    }

    [Fact]
    public void Names_in_questions_and_messages_are_shown_in_one_line()
    {
        ScriptResult result = _host.Run($"Disconnect-Qlik -Connection \"no{Title}\r\nsuch\"");

        Assert.Contains(@"no\u001B]0;owned\u0007 such", result.Errors.Single().ToString());
    }
}
