using Newtonsoft.Json;
using QlikAdmin.Http;
using QlikAdmin.Http.Assumptions;
using QlikAdmin.Products.Sense;
using QlikAdmin.Products.Sense.Assumptions;

namespace QlikAdmin.Core.Tests.Sense;

public sealed class SenseAccessReaderTests
{
    private static readonly SenseAccessType s_personal = SenseRoutes.PersonalType("Professional");
    private static readonly SenseAccessType s_pool = new("LoginAccess", "license/loginaccesstype", true);

    [Fact]
    public void A_row_as_documented_is_read()
    {
        Allocation row = Read(
            """
            {"id":"7b000000-0000-0000-0000-000000000001","createdDate":"2024-02-01T08:00:00.000Z","modifiedDate":"2024-02-01T08:00:00.000Z","modifiedByUserName":"INTERNAL\\sa_repository",
             "user":{"id":"55000000-0000-0000-0000-000000000001","userId":"jdoe","userDirectory":"CORP","userDirectoryConnectorName":"CORP","name":"Jane Doe","privileges":null},
             "lastUsed":"2025-12-30T10:11:12.000Z","excess":false,"quarantined":false,"quarantineEnd":"1753-01-01T00:00:00.000Z","deletedUserId":"","deletedUserDirectory":"","privileges":null,"schemaPath":"License.ProfessionalAccessType"}
            """
        );

        Assert.Equal(
            ("7b000000-0000-0000-0000-000000000001", "Professional", QlikProduct.Sense, "qs1"),
            (row.Id, row.Type, row.Product, row.Connection)
        );
        Assert.Equal((@"CORP\jdoe", "Jane Doe", "55000000-0000-0000-0000-000000000001"), (row.User, row.UserName, row.UserId));
        Assert.Equal(
            ("2024-02-01T08:00:00Z", "2025-12-30T10:11:12Z", LastUsedSource.Allocation),
            (Iso(row.CreatedAt), Iso(row.LastUsedAt), row.LastUsedSource)
        );
        Assert.Equal((AllocationStatus.Active, false, false, false), (row.Status, row.Excess, row.IsPool, row.Orphan));
        Assert.Null(row.QuarantineEndsAt);
    }

    [Theory]
    [InlineData("\"1753-01-01T00:00:00.000Z\"", LastUsedSource.Allocation)]
    [InlineData("\"0001-01-01T00:00:00\"", LastUsedSource.Allocation)]
    public void A_date_that_stands_for_never_means_never(string date, LastUsedSource source)
    {
        Allocation row = Read($$"""{"id":"1","lastUsed":{{date}}}""");

        Assert.Null(row.LastUsedAt);
        Assert.Equal(source, row.LastUsedSource);
    }

    [Theory]
    [InlineData("createdDate")]
    [InlineData("lastUsed")]
    [InlineData("quarantineEnd")]
    public void A_date_of_a_pool_that_can_not_be_read_is_no_date(string field)
    {
        Allocation row = Read($$"""{"id":"1","name":"login pool","{{field}}":"30.12.2025 10:11"}""", s_pool);

        Assert.True(row.IsPool);
        Assert.Null(row.CreatedAt);
        Assert.Null(row.LastUsedAt);
        Assert.Null(row.QuarantineEndsAt);
    }

    [Fact]
    public void A_row_without_a_last_use_does_not_know_it() => Assert.Equal(LastUsedSource.Unknown, Read("""{"id":"1"}""").LastUsedSource);

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("\"gone\"")]
    [InlineData("[{\"userId\":\"wrong\"}]")]
    public void A_deleted_user_is_named_by_what_is_left(string user)
    {
        Allocation row = Read(
            $$"""{"deletedUserId":"jdoe","user":{{user}},"deletedUserDirectory":"CORP","quarantined":true,"quarantineEnd":"2026-01-06T10:11:12.000Z","id":"1"}"""
        );

        Assert.Equal((@"CORP\jdoe", null, null), (row.User, row.UserName, row.UserId));
        Assert.Equal((AllocationStatus.Quarantined, "2026-01-06T10:11:12Z"), (row.Status, Iso(row.QuarantineEndsAt)));
    }

    [Fact]
    public void Nobody_is_no_name() => Assert.Null(Read("""{"id":"1","user":null,"deletedUserId":"","deletedUserDirectory":""}""").User);

    [Fact]
    public void Order_and_unknown_fields_of_any_depth_change_nothing()
    {
        Allocation row = Read(
            """
            {"extra":{"id":"wrong","user":{"userId":"wrong"},"list":[{"id":"wrong"},[1,2,{"a":[]}]]},"excess":true,
             "user":{"roles":[{"id":"wrong"}],"name":"Jane","userDirectory":"CORP","nested":{"userId":"wrong"},"userId":"jdoe"},
             "privileges":["read",{"id":"wrong"}],"number":5,"nothing":null,"id":"right"}
            """
        );

        Assert.Equal(("right", @"CORP\jdoe", "Jane", true), (row.Id, row.User, row.UserName, row.Excess));
        Assert.Null(row.UserId);
    }

    [Theory]
    [InlineData("""{"id":"right","name":{"id":"wrong"}}""")]
    [InlineData("""{"id":"right","lastUsed":{"id":"wrong"}}""")]
    [InlineData("""{"id":"right","deletedUserId":[{"id":"wrong"}]}""")]
    [InlineData("""{"id":"right","user":{"name":{"id":"wrong"},"userId":"jdoe","userDirectory":"CORP"}}""")]
    public void A_known_field_of_another_shape_does_not_lend_its_inside_to_the_row(string json) => Assert.Equal("right", Read(json).Id);

    [Fact]
    public void A_pool_has_a_name_of_its_own_and_no_person()
    {
        Allocation row = Read(
            """{"id":"1","name":"Night shift","assignedTokens":1,"usedAccessTypes":3,"createdDate":"2024-02-01T08:00:00.000Z"}""",
            s_pool
        );

        Assert.Equal((true, null, "Night shift", "LoginAccess"), (row.IsPool, row.User, row.UserName, row.Type));
    }

    [Theory]
    [InlineData("{\"createdDate\":\"2024-02-01T08:00:00.000Z\"}")]
    [InlineData("{\"id\":null}")]
    [InlineData("{\"id\":7}")]
    [InlineData("{\"id\":\"1\",\"user\":{\"userId\":")]
    [InlineData("{\"id\":\"1\",\"user\":{")]
    [InlineData("{\"id\":\"1\",\"lastUs")]
    [InlineData("{\"id\":\"1\"")]
    [InlineData("\"text\"")]
    [InlineData("[]")]
    [InlineData("5")]
    public void What_is_no_whole_row_is_an_error(string json) => Assert.ThrowsAny<JsonException>(() => Read(json));

    [Fact]
    public void The_reader_ends_on_the_last_token_of_the_row()
    {
        using JsonTextReader reader = Json.Reader(
            new StringReader("""[{"id":"1","user":{"userId":"a","userDirectory":"B"}},{"id":"2"}]""")
        );
        SenseAccessReader rows = new("qs1", s_personal, Watch(s_personal));
        reader.Read();
        reader.Read();

        Assert.Equal("1", rows.Read(reader).Id);
        reader.Read();
        Assert.Equal("2", rows.Read(reader).Id);
        reader.Read();
        Assert.Equal(JsonToken.EndArray, reader.TokenType);
    }

    private static string? Iso(DateTimeOffset? moment) => moment?.ToString("yyyy-MM-ddTHH:mm:ssK").Replace("+00:00", "Z");

    private static Allocation Read(string json, SenseAccessType? type = null)
    {
        using JsonTextReader reader = Json.Reader(new StringReader(json));
        reader.Read();
        SenseAccessType of = type ?? s_personal;
        return new SenseAccessReader("qs1", of, Watch(of)).Read(reader);
    }

    private static ShapeWatch Watch(SenseAccessType type) => new(SenseShapes.OfAccess(type));
}
