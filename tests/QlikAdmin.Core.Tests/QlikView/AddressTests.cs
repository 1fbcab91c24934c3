using QlikAdmin.Products.QlikView;

namespace QlikAdmin.Core.Tests.QlikView;

public sealed class AddressTests
{
    [Theory]
    [InlineData("qv1", "http://qv1:4799/")]
    [InlineData("qv1:4800", "http://qv1:4800/")]
    [InlineData("http://qv1.corp.example", "http://qv1.corp.example:4799/")]
    [InlineData("http://qv1.corp.example:80/QMS/Service", "http://qv1.corp.example/")]
    [InlineData("https://qv1.corp.example", "https://qv1.corp.example:4799/")]
    [InlineData("https://qv1.corp.example:443", "https://qv1.corp.example/")]
    [InlineData("127.0.0.1:5000", "http://127.0.0.1:5000/")]
    public void A_server_is_http_on_4799_unless_it_says_otherwise(string given, string expected)
    {
        Assert.Equal(expected, QlikViewAddress.Parse(given).AbsoluteUri);
    }

    [Theory]
    [InlineData("")]
    [InlineData("http://")]
    [InlineData("ftp://qv1")]
    [InlineData("http://me:secret@qv1")]
    [InlineData("qv 1")]
    public void What_is_no_server_is_refused(string given)
    {
        Assert.Equal(ErrorReason.InvalidAddress, Assert.Throws<QlikException>(() => QlikViewAddress.Parse(given)).Reason);
    }

    [Theory]
    [InlineData("http://qv1:4799/", true)]
    [InlineData("http://127.0.0.1:4799/", false)]
    [InlineData("http://localhost:4799/", false)]
    [InlineData("https://qv1:4799/", false)]
    public void Only_http_to_another_machine_can_be_read_on_the_way(string uri, bool open)
    {
        Assert.Equal(open, QlikViewAddress.IsOpen(new Uri(uri)));
    }
}
