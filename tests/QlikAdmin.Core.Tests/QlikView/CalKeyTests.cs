using QlikAdmin.Products.QlikView;

namespace QlikAdmin.Core.Tests.QlikView;

public sealed class CalKeyTests
{
    private static readonly Guid s_server = new("11111111-2222-3333-4444-555555555555");
    private static readonly Guid s_document = new("99999999-2222-3333-4444-555555555555");

    [Fact]
    public void A_key_is_read_back_as_it_was_written()
    {
        foreach (
            CalKey key in new[]
            {
                CalKey.Named(s_server, @"CORP\Alice"),
                CalKey.Named(s_server, "a:b"),
                CalKey.Document(s_server, s_document, @"CORP\Alice"),
                CalKey.Signed("Id:With:Colons"),
                new CalKey(CalKind.Session, s_server, Guid.Empty, "pc1"),
            }
        )
        {
            Assert.True(CalKey.TryParse(key.ToString(), out CalKey? back));
            Assert.Equal(key, back);
        }
    }

    [Fact]
    public void The_same_person_in_another_case_has_the_same_key()
    {
        Assert.Equal(CalKey.Named(s_server, @"corp\ALICE").ToString(), CalKey.Named(s_server, @"CORP\alice").ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("qv:")]
    [InlineData("qv:named:")]
    [InlineData("qv:named:not-a-guid:x")]
    [InlineData("qv:named:11111111-2222-3333-4444-555555555555:")]
    [InlineData("qv:0:11111111-2222-3333-4444-555555555555:x")]
    [InlineData("qv:document:11111111-2222-3333-4444-555555555555:x")]
    [InlineData("analyzer:auth0|alice")]
    [InlineData("11111111-2222-3333-4444-555555555555")]
    public void What_is_no_key_of_QlikView_is_not_read_as_one(string? text)
    {
        Assert.False(CalKey.TryParse(text, out _));
    }
}
