using System.Management.Automation;
using System.Security;
using QlikAdmin.Cmdlets.Tests.Hosting;
using Xunit;

namespace QlikAdmin.Cmdlets.Tests;

/// <summary>Which connection a command uses: names, the current one, and that runspaces do not see each other's.</summary>
public sealed class ConnectionStoreTests : IDisposable
{
    // Nothing listens there, and -NoTest sends nothing.
    private const string Connect = "Connect-QlikCloud -Tenant http://127.0.0.1:9 -ApiKey $Key -NoTest -Name";

    private const string ConnectQlikView =
        "Connect-QlikView -Server http://127.0.0.1:9 -Credential ([pscredential]::new('a', $Key)) -NoTest -Name";

    private const string ConnectRegion =
        "Connect-QlikRegion -Uri http://127.0.0.1:9 -Credential ([pscredential]::new('a', $Key)) -NoTest -Name";

    private readonly PowerShellHost _host = NewHost();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Each_runspace_has_its_own_connections()
    {
        using PowerShellHost other = NewHost();
        _host.Run($"{Connect} one").Clean();
        other.Run($"{Connect} two").Clean();

        Assert.Equal(["one"], Names(_host));
        Assert.Equal(["two"], Names(other));
    }

    [Fact]
    public void A_connection_of_another_runspace_can_be_given_as_an_object()
    {
        using PowerShellHost other = NewHost();
        other.Set("Given", _host.Run($"{Connect} one").Clean().As<Connection>().Single());

        Connection selected = other.Run("Select-QlikConnection $Given -PassThru").Clean().As<Connection>().Single();

        Assert.Equal("one", selected.Name);
        Assert.Equal(["one"], Names(other));
    }

    [Fact]
    public void The_last_connected_or_selected_one_is_current_whatever_its_product()
    {
        _host.Run($"{Connect} one; {ConnectQlikView} two").Clean();
        Assert.Equal(["two"], Current());

        _host.Run("Select-QlikConnection ONE").Clean();
        Assert.Equal(["one"], Current());
    }

    [Theory]
    [InlineData("Disconnect-Qlik")]
    [InlineData("Disconnect-Qlik two")]
    [InlineData("(Get-QlikConnection two).Dispose()")]
    public void After_the_current_one_was_closed_none_is_until_one_is_selected(string close)
    {
        _host.Run($"{Connect} one; {Connect} two").Clean();

        _host.Run(close).Clean();

        Assert.Empty(Current());
        ErrorRecord error = Failure("Get-QlikAllocation");
        Assert.StartsWith("Qlik.NotConnected,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("'two' was closed", error.Exception.Message, StringComparison.Ordinal);
        Assert.EndsWith(": one.", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);

        _host.Run("Select-QlikConnection one").Clean();
        Assert.Equal(["one"], Current());
    }

    [Fact]
    public void Closing_another_one_leaves_the_current_one_as_it_is()
    {
        _host.Run($"{Connect} one; {Connect} two; Disconnect-Qlik one").Clean();

        Assert.Equal(["two"], Current());
    }

    [Fact]
    public void Closing_or_testing_without_a_name_never_takes_one_that_is_not_current()
    {
        _host.Run($"{Connect} one; {Connect} two; Disconnect-Qlik").Clean();

        foreach (string command in new[] { "Disconnect-Qlik -ErrorAction Stop", "Test-QlikConnection" })
        {
            ErrorRecord error = Failure(command);
            Assert.StartsWith("Qlik.NotConnected,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
            Assert.EndsWith(": one.", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        }

        Assert.Equal(["one"], Names(_host));
    }

    [Fact]
    public void A_region_and_a_console_are_current_beside_a_tenant()
    {
        _host.Run($"{ConnectRegion} region; {Connect} one; {ConnectRegion} console -Organization; {ConnectRegion} second").Clean();

        Assert.Equal(["second", "console", "one"], Current());

        _host.Run("Disconnect-Qlik").Clean();
        Assert.Equal(["second", "console"], Current());
        _host.Run("Disconnect-Qlik").Clean();
        Assert.Equal(["console"], Current());
    }

    [Fact]
    public void After_the_current_region_was_closed_no_tenant_is_changed_through_another_one()
    {
        _host.Run($"{ConnectRegion} first; {ConnectRegion} second; {Connect} one; Disconnect-Qlik second").Clean();

        ErrorRecord error = Failure("Disable-QlikTenant T1 -ConfirmHostname acme.example -Confirm:$false -ErrorAction Stop");

        Assert.StartsWith("Qlik.NotConnected,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.EndsWith(": first.", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Get-QlikUser")]
    [InlineData("Get-QlikOrphan")]
    [InlineData("Get-QlikInvitation")]
    [InlineData("Get-QlikTenant")]
    [InlineData("Remove-QlikUser someone -Confirm:$false")]
    public void A_command_that_the_current_one_cannot_serve_fails_and_names_those_that_can(string command)
    {
        _host.Run($"{Connect} one; {Connect} three; {ConnectQlikView} two").Clean();

        ErrorRecord error = Failure(command);

        Assert.StartsWith("Qlik.NotSupported,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("'two'", error.Exception.Message, StringComparison.Ordinal);
        Assert.StartsWith("'two' is the current connection.", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.EndsWith(": three, one.", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void A_command_that_none_can_serve_says_how_to_connect()
    {
        _host.Run($"{ConnectQlikView} two").Clean();

        ErrorRecord error = Failure("Get-QlikUser");

        Assert.StartsWith("Qlik.NotSupported,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("Connect-QlikCloud", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_without_a_connection_never_goes_to_a_server_of_another_product()
    {
        _host.Run($"{Connect} one; {ConnectQlikView} two").Clean();

        ScriptResult result = _host.Run(
            "[pscustomobject]@{ Id = 'a_professional'; Type = 'Professional'; Product = 'Cloud' } | Remove-QlikAllocation -Confirm:$false"
        );

        ErrorRecord error = Assert.Single(result.Errors);
        Assert.StartsWith("Qlik.WrongConnection,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.EndsWith(": one.", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void One_star_stands_in_the_list()
    {
        _host.Run($"{Connect} one; {ConnectQlikView} two; {ConnectRegion} three").Clean();

        string text = _host.Run("Get-QlikConnection | Out-String -Width 120").Clean().As<string>().Single();

        Assert.Equal(1, text.Count(c => c == '*'));
        Assert.Matches(@"(?m)^\*\s+two\b", text);
        Assert.Matches(@"(?m)^\+\s+three\b", text);
    }

    [Fact]
    public void A_second_connection_takes_over_the_name_and_the_first_still_works_for_its_holder()
    {
        Connection first = _host.Run($"{Connect} one").Clean().As<Connection>().Single();
        Connection second = _host.Run($"{Connect} One").Clean().As<Connection>().Single();
        _host.Set("First", first);

        Assert.Equal((false, false), (first.IsClosed, second.IsClosed));
        Assert.Equal(["One"], Names(_host));
        Assert.Same(second, _host.Run("Get-QlikConnection one").Clean().As<Connection>().Single());
        _host.Run("Disconnect-Qlik $First").Clean();
        Assert.Equal((true, false), (first.IsClosed, second.IsClosed));
        Assert.Equal(["One"], Names(_host));
    }

    [Fact]
    public void The_one_that_gave_up_its_name_can_take_it_back()
    {
        Connection first = _host.Run($"{Connect} one").Clean().As<Connection>().Single();
        Connection second = _host.Run($"{Connect} one").Clean().As<Connection>().Single();
        _host.Set("First", first);

        _host.Run("Select-QlikConnection $First").Clean();

        Assert.Same(first, _host.Run("Get-QlikConnection one").Clean().As<Connection>().Single());
        Assert.False(second.IsClosed);
        _host.Run("Disconnect-Qlik -All").Clean();
        Assert.Equal((true, true), (first.IsClosed, second.IsClosed));
    }

    [Fact]
    public void Closing_the_runspace_closes_its_connections()
    {
        PowerShellHost other = NewHost();
        Connection former = other.Run($"{Connect} one").Clean().As<Connection>().Single();
        Connection connection = other.Run($"{Connect} one").Clean().As<Connection>().Single();

        other.Dispose();

        Assert.Equal((true, true), (former.IsClosed, connection.IsClosed));
    }

    [Fact]
    public void Removing_the_module_closes_the_connections()
    {
        Connection former = _host.Run($"{Connect} one").Clean().As<Connection>().Single();
        Connection connection = _host.Run($"{Connect} one").Clean().As<Connection>().Single();

        _host.Run("Remove-Module QlikAdmin").Clean();

        Assert.Equal((true, true), (former.IsClosed, connection.IsClosed));
    }

    [Theory]
    [InlineData("Get-QlikAllocation")]
    [InlineData("Get-QlikAllocation -Connection nosuch")]
    [InlineData("Test-QlikConnection")]
    [InlineData("Invoke-QlikApi api/v1/users/me")]
    [InlineData("Remove-QlikAllocation -User a -Type Analyzer -Confirm:$false")]
    public void Without_a_connection_the_command_ends_and_says_what_to_do(string command)
    {
        ErrorRecord error = _host.Run($"try {{ {command}; 'went on' }} catch {{ $_ }}").Clean().As<ErrorRecord>().Single();

        Assert.StartsWith("Qlik.NotConnected,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(ErrorCategory.ConnectionError, error.CategoryInfo.Category);
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void A_piped_row_of_an_unknown_connection_is_one_error_and_the_next_one_goes_on()
    {
        ScriptResult result = _host.Run(
            """
            @([pscustomobject]@{ Id = 'analyzer:a'; Type = 'Analyzer'; Connection = 'x' }, [pscustomobject]@{ Id = 'analyzer:b'; Type = 'Analyzer'; Connection = 'y' }) |
                Remove-QlikAllocation -PassThru -Confirm:$false
            """
        );

        Assert.Null(result.Terminating);
        Assert.All(result.Errors, e => Assert.StartsWith("Qlik.NotConnected,", e.FullyQualifiedErrorId, StringComparison.Ordinal));
        Assert.Equal(["analyzer:a", "analyzer:b"], result.Errors.Select(e => ((Allocation)e.TargetObject).Id));
        Assert.Equal([Outcome.Failed, Outcome.Failed], result.As<Result>().Select(r => r.Outcome));
    }

    private static PowerShellHost NewHost()
    {
        PowerShellHost host = new();
        SecureString key = new();
        key.AppendChar('k');
        host.Set("Key", key);
        return host;
    }

    private static string[] Names(PowerShellHost host) =>
        host.Run("Get-QlikConnection | ForEach-Object Name").Clean().As<string>().ToArray();

    private string[] Current() =>
        _host.Run("Get-QlikConnection | Where-Object IsCurrent | ForEach-Object Name").Clean().As<string>().ToArray();

    private ErrorRecord Failure(string command) =>
        _host.Run($"try {{ {command}; 'went on' }} catch {{ $_ }}").Clean().As<ErrorRecord>().Single();
}
