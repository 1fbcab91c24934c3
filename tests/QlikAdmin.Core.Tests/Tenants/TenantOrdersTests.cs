using QlikAdmin.Connections;
using QlikAdmin.Workflows.Tenants;

namespace QlikAdmin.Core.Tests.Tenants;

public sealed class TenantOrdersTests
{
    [Theory]
    [InlineData("T1", "acme.eu.qlikcloud.com", "acme.eu.qlikcloud.com")]
    [InlineData(" T1 ", " ACME.eu.qlikcloud.com ", "ACME.eu.qlikcloud.com")]
    [InlineData("T-1_b", "127.0.0.1:5001", "127.0.0.1:5001")]
    public void Takes_one_tenant_in_the_callers_words(string id, string hostname, string sent)
    {
        TenantOrder order = TenantOrders.Check(id, hostname);

        Assert.Equal((id.Trim(), sent), (order.Id, order.Hostname));
    }

    [Theory]
    [InlineData("T*", "acme.eu.qlikcloud.com")]
    [InlineData("T1", "*.eu.qlikcloud.com")]
    [InlineData("T?", "acme.eu.qlikcloud.com")]
    [InlineData("T[12]", "acme.eu.qlikcloud.com")]
    [InlineData("../T1", "acme.eu.qlikcloud.com")]
    [InlineData("", "acme.eu.qlikcloud.com")]
    [InlineData("T1", "https://acme.eu.qlikcloud.com")]
    [InlineData("T1", "acme.eu.qlikcloud.com\r\nx-evil: 1")]
    [InlineData("T1", "acme eu")]
    public void Refuses_patterns_addresses_and_what_could_break_out(string id, string hostname)
    {
        QlikException error = Assert.Throws<QlikException>(() => TenantOrders.Check(id, hostname));

        Assert.Equal(ErrorReason.InvalidInput, error.Reason);
        Assert.NotNull(error.NextStep);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public void A_missing_host_name_has_an_error_of_its_own(string? hostname)
    {
        QlikException error = Assert.Throws<QlikException>(() => TenantOrders.Check("T1", hostname));

        Assert.Equal(ErrorReason.HostnameNotConfirmed, error.Reason);
        Assert.Contains("-ConfirmHostname", error.NextStep);
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(30, true)]
    [InlineData(90, true)]
    [InlineData(9, false)]
    [InlineData(91, false)]
    [InlineData(0, false)]
    [InlineData(-30, false)]
    public void Ten_to_ninety_days(int days, bool fits)
    {
        Exception? error = Record.Exception(() => TenantOrders.CheckDays(days));

        Assert.Equal(fits, error is null);
        Assert.True(fits || error is QlikException { Reason: ErrorReason.InvalidInput });
        Assert.True(fits || error!.Message.Contains("10 to 90", StringComparison.Ordinal));
    }

    [Fact]
    public void The_line_that_undoes_it_holds_every_value_as_text_and_nothing_else()
    {
        TenantDeactivation done = new("T1", "acme.eu.qlikcloud.com", "Deactivated", "it's \u2018mine\u2019; Remove-Item *");

        Assert.Equal(
            "Enable-QlikTenant -Id 'T1' -ConfirmHostname 'acme.eu.qlikcloud.com' -Connection 'it''s \u2018\u2018mine\u2019\u2019; Remove-Item *'",
            done.UndoCommand
        );
    }
}
