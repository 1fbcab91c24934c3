using System.Linq;
using System.Net;
using System.Threading.Tasks;
using Xunit;

namespace QlikAdmin.Sandbox.Tests;

/// <summary>What the catalogue lists for a type, as the vendor's description of the parameter has it.</summary>
public sealed class CloudCatalogueTests(CloudOwners owners) : IClassFixture<CloudOwners>
{
    [Theory]
    [InlineData("app", "app")]
    [InlineData("app,script", "app,script")]
    [InlineData("note,app", "app,note")]
    [InlineData("app[],script[load-script]", "app,script")]
    [InlineData("script[none]", "")]
    [InlineData("script[none,load-script],note", "note,script")]
    public async Task Several_types_and_their_subtypes_are_one_filter(string types, string expected)
    {
        string owner = await owners.PersonAsync();
        await owners.GiveAsync(owner, "app", "script", "note", "dataset");

        string listed = string.Join(
            ',',
            (await owners.IdsAsync($"api/v1/items?ownerId={owner}&resourceType={types}", id: "resourceType")).Order()
        );

        Assert.Equal(expected, listed);
    }

    [Theory]
    [InlineData("resourceType=nonsense")]
    [InlineData("resourceType=app,nonsense")]
    [InlineData("resourceType=app[")]
    [InlineData("resourceType=app[qvd]&resourceSubType=qvd")]
    public async Task What_is_no_type_is_refused(string query)
    {
        Assert.Equal(HttpStatusCode.BadRequest, await owners.StatusAsync("GET", "api/v1/items?" + query));
    }
}
