using QlikAdmin.Plans;

namespace QlikAdmin.Core.Tests.Plans;

public sealed class UnjudgedWarningTests
{
    private const string Tags =
        "Exclude.Tag, Exclude.CustomProperty can't be judged on Cloud and exclude nobody there: name those people in Exclude.User";
    private const string Status = "Cloud keeps no users, so rows that a rule about UserStatus decides are for review there";

    [Theory]
    [InlineData(""" "Tag": "x", "CustomProperty": "y", "Group": "z" """, true, true, null)]
    [InlineData(""" "Tag": "x", "CustomProperty": "y", "Group": "z" """, true, false, "'acme': " + Tags)]
    [InlineData(""" "Tag": "x" """, true, false, "'acme': Exclude.Tag can't be judged on Cloud and excludes nobody there")]
    [InlineData(
        """ "Role": "x", "Group": "z", "User": "u", "Directory": "d" """,
        false,
        false,
        "'acme': Cloud keeps no users, so rows that a rule about UserStatus decides are for review there; Exclude.Group, Exclude.Role can't"
    )]
    [InlineData(""" "User": "u" """, true, false, null)]
    [InlineData("", false, false, "'acme': " + Status + ".")]
    public void What_can_not_be_judged_is_named_with_what_to_do(string exclude, bool hasUsers, bool hasTags, string? expected)
    {
        using FakeConnection connection = new(new FakeAdapter());
        Policy policy = GivenPlan.Policy($$"""{ "Rules": [ { "UserStatus": "Gone" } ], "Exclude": { {{exclude}} } }""");

        string? warning = UnjudgedWarning.Of(connection, new PlanNeeds(policy), hasUsers, hasTags);

        Assert.Equal(expected is null, warning is null);
        Assert.StartsWith(expected ?? string.Empty, warning ?? string.Empty);
    }
}
