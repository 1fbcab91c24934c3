using QlikAdmin.Base;

namespace QlikAdmin.Core.Tests.Connections;

public sealed class CallerNamesTests
{
    [Theory]
    [InlineData("CORP", "admin", @"CORP\admin", true)]
    [InlineData("corp", "ADMIN", @"CORP\admin", true)]
    [InlineData("CORP", "admin", @"PARTNER\admin", false)]
    [InlineData("CORP", "admin", "admin", true)]
    [InlineData("", "admin", @"CORP\admin", true)]
    [InlineData("", "admin", @"CORP\admin2", false)]
    [InlineData("", @"CORP\admin", @"CORP\admin", true)]
    [InlineData("", @"CORP\admin", @"PARTNER\admin", false)]
    [InlineData("", "admin@corp.example", @"CORP\admin", true)]
    [InlineData("corp.example", "admin", @"CORP\admin", true)]
    [InlineData("corp.example", "admin", @"CORP\admin@corp.example", true)]
    [InlineData(".", "admin", @"CORP\admin", true)]
    [InlineData("", "", @"CORP\admin", false)]
    public void An_account_is_known_however_its_name_was_written(string domain, string name, string account, bool isCaller)
    {
        Assert.Equal(isCaller, CallerNames.Of(new NetworkCredential(name, "pw", domain)).Any(n => CallerNames.MayBe(n, account)));
    }

    [Fact]
    public void The_account_of_this_process_is_known_by_its_id_where_its_domain_is_the_machine()
    {
        bool local = string.Equals(Environment.UserDomainName, Environment.MachineName, StringComparison.OrdinalIgnoreCase);

        Assert.Contains(CallerNames.OfProcess(), n => CallerNames.MayBe(n, Environment.UserDomainName + "\\" + Environment.UserName));
        Assert.Equal(local, CallerNames.OfProcess().Contains(Environment.UserName));
    }
}
