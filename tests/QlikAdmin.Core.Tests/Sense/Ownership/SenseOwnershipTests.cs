using QlikAdmin.Http;
using QlikAdmin.Models;
using QlikAdmin.Plans;

namespace QlikAdmin.Core.Tests.Sense;

public sealed class SenseOwnershipTests : IDisposable
{
    private readonly SenseSite _site = SenseSite.WithOwners();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task Every_family_is_listed_by_owner()
    {
        AddOfEach();
        _site.AddItem("stream", 99, OwnedItemKind.Stream, SenseSite.Anna);
        List<OwnedItem> found = await ListAsync();

        Assert.Equal(
            ["Stream Yes", "App Yes", "AppObject Yes", "DataConnection Yes", "ContentLibrary Yes", "Extension Yes", "Other No"],
            found.Select(i => $"{i.Kind} {i.CanMove}")
        );
        Assert.All(found, i => Assert.Equal((SenseSite.Leaver, @"CORP\leaver", "Name of leaver"), (i.OwnerId, i.Owner, i.OwnerName)));
        Assert.Equal(["Stream"], (await ListAsync(OwnedItemKind.Stream)).Select(i => i.Kind.ToString()));
        Assert.All(_site.Server.Requests, r => Assert.Equal("GET", r.Method));
    }

    [Fact]
    public async Task A_server_that_ignores_the_filter_gives_nothing_of_others_away()
    {
        _site.AddItem("app", 1, OwnedItemKind.App);
        _site.AddItem("app", 2, OwnedItemKind.App, SenseSite.Anna);
        string all = new Newtonsoft.Json.Linq.JArray(_site.Families["app"]).ToString();
        _site.Override = sent => sent.Path == "/qrs/app/full" ? Answer.Json(all) : null;

        Assert.Equal([SenseSite.Id(1)], (await ListAsync(OwnedItemKind.App)).Select(i => i.Id));
    }

    [Fact]
    public async Task A_family_that_is_refused_is_told_and_the_others_are_listed()
    {
        AddOfEach();
        _site.Override = sent => sent.Path == "/qrs/extension/full" ? Answer.Text("Forbidden", 403) : null;
        List<OwnedItem> found = new();

        IReadOnlyList<UnreadKinds> unread = await _site.Connection.Ownership.ListAsync(
            [SenseSite.Leaver],
            [],
            Given.Into(found),
            _site.Log,
            CancellationToken.None
        );

        Assert.Equal([OwnedItemKind.Extension], unread.SelectMany(u => u.Kinds));
        Assert.Equal(ErrorReason.Forbidden, unread[0].Cause.Reason);
        Assert.DoesNotContain(found, i => i.Kind == OwnedItemKind.Extension);
        Assert.Contains(found, i => i.Kind == OwnedItemKind.Other);
    }

    [Fact]
    public async Task An_id_that_is_no_guid_is_refused_before_any_call()
    {
        QlikException e = await Given.FailsAsync(() =>
            _site.Connection.Ownership.ListAsync(["x' or 1 eq 1"], [], Given.Into(new List<OwnedItem>()), _site.Log, CancellationToken.None)
        );

        Assert.Equal(ErrorReason.InvalidInput, e.Reason);
        Assert.Empty(_site.Server.Requests);
    }

    [Fact]
    public async Task Orphans_belong_to_users_that_left_or_to_the_account_that_inherits()
    {
        string inherits = SenseSite.Id(600);
        _site.AddUser(600, "sa_repository", "INTERNAL");
        _site.Users[0]["inactive"] = true;
        _site.Users[0]["removedExternally"] = true;
        _site.AddItem("app", 1, OwnedItemKind.App);
        _site.AddItem("app", 2, OwnedItemKind.App, SenseSite.Anna);
        _site.AddItem("app", 3, OwnedItemKind.App, inherits);
        _site.AddItem("app", 4, OwnedItemKind.App, inherits);
        _site.Families["app"][3]["name"] = "License Monitor";
        List<OwnedItem> found = new();

        await _site.Connection.Ownership.ListOrphansAsync([OwnedItemKind.App], Given.Into(found), _site.Log, CancellationToken.None);

        Assert.Equal([SenseSite.Id(1), SenseSite.Id(3)], found.Select(i => i.Id));
        Assert.Contains("directory", found[0].Reason);
        Assert.Contains("sa_repository", found[1].Reason);
    }

    [Theory]
    [InlineData("inactive", "inactive")]
    [InlineData("blacklisted", "blocked")]
    [InlineData("removedExternally", "removed")]
    public async Task A_user_who_can_not_come_in_is_unfit(string field, string why)
    {
        _site.Users[1][field] = true;

        QlikException? e = await FindUnfitAsync(SenseSite.AnnaUser);

        Assert.Equal(ErrorReason.NewOwnerUnfit, e?.Reason);
        Assert.Contains(why, e!.Message);
    }

    [Fact]
    public async Task A_user_needs_access_and_existence_and_must_be_a_person()
    {
        Assert.Null(await FindUnfitAsync(SenseSite.AnnaUser));
        _site.Families["professionalaccesstype"][0]["quarantined"] = true;
        Assert.Contains("access", (await FindUnfitAsync(SenseSite.AnnaUser))?.Message);
        _site.Users[1]["userDirectory"] = "INTERNAL";
        Assert.Contains("not a person", (await FindUnfitAsync(SenseSite.AnnaUser))?.Message);
        _site.Users.RemoveAt(1);
        Assert.Contains("no longer a user", (await FindUnfitAsync(SenseSite.AnnaUser))?.Message);
        Assert.All(_site.Server.Requests, r => Assert.Equal("GET", r.Method));
    }

    [Fact]
    public async Task The_owner_is_read_from_the_entity()
    {
        _site.AddItem("contentlibrary", 1, OwnedItemKind.ContentLibrary);

        Assert.Equal(SenseSite.Leaver, await ReadAsync(1));
        Assert.Null(await ReadAsync(2));

        Task<string?> ReadAsync(int number) =>
            _site.Connection.Ownership.ReadOwnerAsync(
                OwnedItemKind.ContentLibrary,
                SenseSite.Id(number),
                _site.Log,
                CancellationToken.None
            );
    }

    private void AddOfEach()
    {
        _site.AddItem("stream", 1, OwnedItemKind.Stream);
        _site.AddItem("app", 2, OwnedItemKind.App);
        _site.AddItem("app/object", 3, OwnedItemKind.AppObject);
        _site.AddItem("dataconnection", 4, OwnedItemKind.DataConnection);
        _site.AddItem("contentlibrary", 5, OwnedItemKind.ContentLibrary);
        _site.AddItem("extension", 6, OwnedItemKind.Extension);
        _site.AddItem("sharedcontent", 7, OwnedItemKind.Other);
    }

    private async Task<List<OwnedItem>> ListAsync(params OwnedItemKind[] kinds)
    {
        List<OwnedItem> found = new();
        await _site.Connection.Ownership.ListAsync([SenseSite.Leaver], kinds, Given.Into(found), _site.Log, CancellationToken.None);
        return found;
    }

    private Task<QlikException?> FindUnfitAsync(User user) =>
        _site.Connection.Ownership.FindUnfitAsync(user, [OwnedItemKind.App], _site.Log, CancellationToken.None);
}
