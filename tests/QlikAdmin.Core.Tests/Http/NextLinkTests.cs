using Newtonsoft.Json.Linq;
using QlikAdmin.Http;

namespace QlikAdmin.Core.Tests.Http;

public sealed class NextLinkTests
{
    [Theory]
    [InlineData("""{"links":{"next":{"href":"https://acme.eu.qlikcloud.com/api/v1/users?limit=2&next=C"}}}""", "limit=2&next=C")]
    [InlineData("""{"links":{"next":{"href":"http://license/v1/licenses/assignments?page=P2"}}}""", "page=P2")]
    [InlineData("""{"links":{"next":{"href":"/api/v1/users?next=C"}}}""", "next=C")]
    [InlineData("""{"links":{"next":"https://acme/api?next=C"}}""", "next=C")]
    [InlineData("""{"links":{"next":{"href":"https://acme/api"}}}""", null)]
    [InlineData("""{"links":{"next":{"href":"https://acme/api?"}}}""", null)]
    [InlineData("""{"links":{"next":{"href":""}}}""", null)]
    [InlineData("""{"links":{"next":{"href":null}}}""", null)]
    [InlineData("""{"links":{"next":{}}}""", null)]
    [InlineData("""{"links":{"next":null}}""", null)]
    [InlineData("""{"links":{"self":{"href":"https://acme/api?next=C"}}}""", null)]
    [InlineData("""{"links":null}""", null)]
    [InlineData("""{"links":[]}""", null)]
    [InlineData("{}", null)]
    public void Only_the_query_of_the_link_counts(string page, string? query) => Assert.Equal(query, NextLink.Query(JObject.Parse(page)));

    [Theory]
    [InlineData("limit=2&next=C", "limit=2|next=C")]
    [InlineData("filter=status%20eq%20%22active%22", "filter=status eq \"active\"")]
    [InlineData("sort=%2Bname&q=a+b", "sort=+name|q=a b")]
    [InlineData("p=100%25&e=%C3%A9", "p=100%|e=\u00e9")]
    [InlineData("cursor=a=b==&&x", "cursor=a=b==|x=")]
    public void Its_parameters_are_decoded_once(string query, string expected)
    {
        QlikRequest request = QlikRequest.Get("api/v1/users", "List users");

        NextLink.Apply(query, request);

        Assert.Equal(expected, string.Join('|', request.Query.Select(q => q.Key + "=" + q.Value)));
    }

    [Theory]
    [InlineData("next=a%2Bb%26c%25d%3De")]
    [InlineData("sort=%2Bname")]
    public void A_parameter_leaves_again_as_it_came(string query)
    {
        QlikRequest request = QlikRequest.Get("p", "List");

        NextLink.Apply(query, request);

        Assert.Equal("p?" + query, request.PathAndQuery());
    }
}
