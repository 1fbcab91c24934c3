using QlikAdmin.Plans;

namespace QlikAdmin.Core.Tests.Plans;

public sealed class PolicyReaderTests
{
    [Fact]
    public void All_that_a_policy_can_say_is_read()
    {
        Policy policy = GivenPlan.Policy(
            """
            {
              // Comments are allowed.
              "Name": "reclaim", "ExpiresAfter": "12h", "OwnedItems": true,
              "Rules": [
                { "Name": "pass", "Type": "UserAccess", "AllocatedFor": 14 },
                { "Type": ["Analyzer", "Prof*"], "UnusedFor": "2w", "NeverUsed": true, "UnknownAsUnused": true, "Action": "downgrade" },
                { "Any": [ { "UserStatus": "Gone" }, { "All": [ { "HeldTwice": true }, { "Type": "Analyzer" } ] } ], "Action": "Review" }
              ],
              "Exclude": { "User": "CORP\\svc*", "Directory": ["PARTNER"], "Group": [], "Role": ["TenantAdmin"], "Tag": ["x"], "CustomProperty": ["Team=Blue"] },
              "Caps": { "Count": 500, "Percent": 12.5, "KeepFree": { "Analyzer": 3 } }
            }
            """
        );

        Assert.Equal(("reclaim", TimeSpan.FromHours(12), true), (policy.Name, policy.ExpiresAfter, policy.OwnedItems));
        Assert.Equal(["pass", "rule 2", "rule 3"], policy.Rules.Select(r => r.Name));
        Assert.Equal([PlanAction.Remove, PlanAction.Downgrade, PlanAction.Review], policy.Rules.Select(r => r.Action));
        Assert.Equal(TimeSpan.FromDays(14), policy.Rules[0].Condition.AllocatedFor);
        Assert.Equal(
            (TimeSpan.FromDays(14), true, true),
            (policy.Rules[1].Condition.UnusedFor!.Value, policy.Rules[1].Condition.NeverUsed, policy.Rules[1].Condition.UnknownAsUnused)
        );
        Assert.Equal(["Analyzer"], policy.Rules[2].Condition.Any[1].All[1].Types);
        Assert.Equal([@"CORP\svc*"], policy.Exclude.User);
        Assert.Equal(
            (500, 12.5, 3, 0),
            (policy.Caps.Count, policy.Caps.Percent, policy.Caps.KeepFreeOf("analyzer"), policy.Caps.KeepFreeOf("Professional"))
        );
    }

    [Fact]
    public void What_is_left_out_has_the_careful_value()
    {
        Policy policy = GivenPlan.Policy("""{ "Rules": [ { "UnusedFor": "30d" } ] }""");

        Assert.Equal(
            (TimeSpan.FromDays(7), 20.0, (int?)null, 0),
            (policy.ExpiresAfter, policy.Caps.Percent, policy.Caps.Count, policy.Caps.KeepFree)
        );
        Assert.True(policy.Exclude.IsEmpty);
    }

    [Theory]
    [InlineData(
        """{ "Rules": [ { "UnusedFor": "30d", "Actoin": "Keep" } ] }""",
        "line 3: unknown key 'Actoin' in rule 1",
        "Allowed: Name, Description, Action"
    )]
    [InlineData(
        """{ "Rules": [ { "Name": "idle", "UnusedFor": "-30d" } ] }""",
        "line 3: UnusedFor of rule 'idle' must be a duration of 0 or more",
        "14d (days)"
    )]
    [InlineData(
        """{ "Rules": [ { "UnusedFor": -30 } ] }""",
        "line 3: UnusedFor of rule 1 must be a duration of 0 or more",
        "the number -30"
    )]
    [InlineData("""{ "Rules": [ { "UnusedFor": true } ] }""", "line 3: UnusedFor of rule 1", "it is true")]
    [InlineData(
        """{ "Rules": [ { "UserStatus": "Fired" } ] }""",
        "line 3: UserStatus of rule 1 can't be 'Fired'",
        "Allowed: Active, Disabled"
    )]
    [InlineData("""{ "Rules": [ { "UserStatus": [] } ] }""", "line 3: UserStatus of rule 1", "an empty list")]
    [InlineData(
        """{ "Rules": [ { "UnusedFor": "3d", "Action": "Delete" } ] }""",
        "line 3: Action of rule 1 can't be 'Delete'",
        "Allowed: Remove, Downgrade, Review, Keep"
    )]
    [InlineData("""{ "Rules": [ { "NeverUsed": "yes" } ] }""", "line 3: NeverUsed of rule 1 must be true or false", "the text 'yes'")]
    [InlineData("""{ "Rules": [ { "Name": "all" } ] }""", "line 3: rule 'all' has no condition", "UnusedFor")]
    [InlineData("""{ "Rules": [ {} ] }""", "line 3: rule 1 has no condition", "AllocatedFor")]
    [InlineData("""{ "Rules": [ { "Type": "Analyzer" } ] }""", "line 3: rule 1 would remove every unit of a type", "UnusedFor")]
    [InlineData(
        """{ "Rules": [ { "Any": [ { "Type": "Analyzer" }, { "UnusedFor": "3d" } ] } ] }""",
        "line 3: rule 1 would remove every unit of a type",
        "UnusedFor"
    )]
    [InlineData("""{ "Rules": [ { "Any": [] } ] }""", "line 3: Any of rule 1 must be a list of one condition or more", "HeldTwice")]
    [InlineData("""{ "Rules": [ { "Any": [ {} ] } ] }""", "line 3: a condition in Any of rule 1 is empty", "NeverUsed")]
    [InlineData("""{ "Rules": [ "idle" ] }""", "line 3: rule 1 must be a table of keys", "the text 'idle'")]
    [InlineData("""{ "Rules": [] }""", "line 3: the policy needs Rules", "one rule or more")]
    [InlineData("""{ "Name": "x" }""", "line 3: the policy needs Rules", "one rule or more")]
    [InlineData(
        """{ "Rules": [ { "UnusedFor": "3d" } ], "ExpiresAfter": "0d" }""",
        "line 3: ExpiresAfter of the policy must be more than 0",
        ""
    )]
    [InlineData(
        """{ "Rules": [ { "UnusedFor": "3d" } ], "Caps": { "Percent": 120 } }""",
        "line 3: Percent of Caps must be a number from 0 to 100",
        "the number 120"
    )]
    [InlineData(
        """{ "Rules": [ { "UnusedFor": "3d" } ], "Caps": { "Count": 1.5 } }""",
        "line 3: Count of Caps must be a whole number of 0 or more",
        "the number 1.5"
    )]
    [InlineData(
        """{ "Rules": [ { "UnusedFor": "3d" } ], "Caps": { "KeepFree": { "Analyzer": -1 } } }""",
        "line 3: KeepFree.Analyzer of Caps must be a whole number of 0 or more",
        "the number -1"
    )]
    [InlineData(
        """{ "Rules": [ { "UnusedFor": "3d" } ], "Exclude": { "Users": "x" } }""",
        "line 3: unknown key 'Users' in Exclude",
        "Allowed: User, Directory, Group, Role, Tag, CustomProperty"
    )]
    [InlineData(
        """{ "Rules": [ { "UnusedFor": "3d" } ], "Exclude": { "User": [ "" ] } }""",
        "line 3: User of Exclude must be a text that is not empty",
        ""
    )]
    [InlineData("""{ "Rules": [ { "UnusedFor": "3d" } ], "Exclude": [ "x" ] }""", "line 3: Exclude must be a table of keys", "a list")]
    [InlineData(
        """{ "Rules": [ { "UnusedFor": "3d" } ], "rules": [ { "UnusedFor": "3d" } ] }""",
        "line 3: the key 'rules' is in the policy twice",
        ""
    )]
    [InlineData("""{ "Rules": [ { "UnusedFor": "3d" ] }""", "line 3: this is not JSON", "")]
    [InlineData("""{ "Rules": [ { "UnusedFor": "3d" } ] } { }""", "line 3: this is not JSON", "")]
    [InlineData("[]", "line 3: the policy must be a table of keys", "a list")]
    [InlineData("", "line 1: it is empty", "")]
    [InlineData(
        """{ "Rules": [ { "UnusedFor": 99999999999999999999999 } ] }""",
        "line 3: UnusedFor of rule 1 must be a duration of 0 or more",
        "the number 1E+23"
    )]
    [InlineData(
        """{ "Rules": [ { "UnusedFor": "3d" } ], "Caps": { "Count": 123456789012345678901234567890 } }""",
        "line 3: Count of Caps must be a whole number of 0 or more",
        ""
    )]
    [InlineData(
        """{ "Rules": [ { "UnusedFor": "3d", "Action": ["Remove", "Keep"] } ] }""",
        "line 3: Action of rule 1 must be one word: Remove, Downgrade, Review, Keep; it is a list",
        ""
    )]
    [InlineData(
        """{ "Rules": [ { "UnusedFor": "3d" } ], "Caps": { "KeepFree": { "Analyzer": 3, "analyzer ": 1 } } }""",
        "line 3: the type 'analyzer' is in KeepFree of Caps twice",
        ""
    )]
    [InlineData(
        """{ "Rules": [ { "UnusedFor": "3d" } ], "Caps": { "KeepFree": { " ": 3 } } }""",
        "line 3: a key of KeepFree of Caps is empty",
        "a licence type"
    )]
    [InlineData("""{ "Rules": {} }""", "line 3: rule 1 has no condition", "UnusedFor")]
    [InlineData("""{ "Rules": [ { "UnusedFor": 010 } ] }""", "line 3: this is not JSON: 010 is not a JSON number", "")]
    [InlineData("""{ "Rules": [ { "UnusedFor": 0x1E } ] }""", "line 3: this is not JSON: 0x1E is not a JSON number", "")]
    [InlineData("""{ "Rules": [ { "UnusedFor": NaN } ] }""", "line 3: this is not JSON: NaN is not a JSON value", "")]
    [InlineData("""{ "Rules": [ { "UnusedFor": "3d" }, ] }""", "line 3: this is not JSON: there is a comma before the closing bracket", "")]
    [InlineData("""{ "Rules": [ , { "UnusedFor": "3d" } ] }""", "line 3: this is not JSON: a value is missing before a comma", "")]
    [InlineData("""{ 'Rules': [ { "UnusedFor": "3d" } ] }""", "line 3: this is not JSON: 'Rules' is not a JSON value", "double quotes")]
    [InlineData("<html><body>Sign in</body></html>", "line 3: this is not JSON: <html><body>Sign is not a JSON value", "")]
    public void What_is_not_understood_is_refused_with_place_and_what_is_allowed(string json, string problem, string allowed)
    {
        QlikException error = Assert.Throws<QlikException>(() => GivenPlan.Policy("\n\n" + json));

        Assert.Equal(ErrorReason.PolicyInvalid, error.Reason);
        Assert.Contains("Policy 'test.json' can't be used. ", error.Message);
        Assert.Contains(problem, error.Message);
        Assert.Contains(allowed, error.Message);
        Assert.NotNull(error.NextStep);
    }

    [Theory]
    [InlineData("""{ "Name": "a", "UnusedFor": "soon" }""", 1)]
    [InlineData("""{ "Name": "a", "UserStatus": "Fired" }""", 1)]
    [InlineData("""{ "Any": [ { "UnusedFor": "soon" } ] }""", 1)]
    [InlineData("""{ "Name": "a", "NeverUsed": false }""", 1)]
    [InlineData("""{ "Name": "a", "Actoin": "Keep" }""", 2)]
    public void A_condition_with_a_wrong_value_is_not_called_missing(string rule, int problems)
    {
        QlikException error = Assert.Throws<QlikException>(() => GivenPlan.Policy($$"""{ "Rules": [ {{rule}} ] }"""));

        Assert.Equal(problems, error.Message.Split("line 1: ").Length - 1);
    }

    [Fact]
    public void Comments_and_texts_hold_what_they_like()
    {
        Policy policy = GivenPlan.Policy(
            "// ,] 010\n{ /* 'x' ,} \r\n */ \"Name\": \"a \\\" ,] // 010\", \"Rules\": [ { \"UnusedFor\": 1.5e1 } ] } // end"
        );

        Assert.Equal(("a \" ,] // 010", TimeSpan.FromDays(15)), (policy.Name, policy.Rules[0].Condition.UnusedFor!.Value));
    }

    [Fact]
    public void One_rule_may_stand_without_a_list() =>
        Assert.Equal("a", Assert.Single(GivenPlan.Policy("""{ "Rules": { "Name": "a", "UnusedFor": "3d" } }""").Rules).Name);

    [Fact]
    public void The_line_is_that_of_the_mistake()
    {
        QlikException error = Assert.Throws<QlikException>(() =>
            GivenPlan.Policy(
                "{\n \"Rules\": [\n  { \"UnusedFor\": \"30d\" },\n  { \"Name\": \"b\",\n    \"AllocatedFor\": \"soon\" }\n ],\n \"Capz\": {}\n}"
            )
        );

        Assert.Contains("line 5: AllocatedFor of rule 'b'", error.Message);
        Assert.Contains("line 7: unknown key 'Capz'", error.Message);
    }

    [Fact]
    public void What_nests_without_end_is_refused_and_does_not_hang()
    {
        string deep = string.Concat(Enumerable.Repeat("""{ "Any": [ """, 5000));

        Assert.Equal(ErrorReason.PolicyInvalid, Assert.Throws<QlikException>(() => GivenPlan.Policy("""{ "Rules": [ """ + deep)).Reason);
    }

    [Fact]
    public void Policies_that_mean_the_same_have_the_same_canonical_text()
    {
        Policy one = GivenPlan.Policy("""{ "Name": "p", "Rules": [ { "Type": "Analyzer", "UnusedFor": "14d" } ] }""");
        Policy other = GivenPlan.Policy(
            """{ "Rules": [ { "unusedfor": "2w", "Action": "Remove", "Type": ["Analyzer"], "Name": "rule 1" } ], "Name": "p", "Description": "x" }"""
        );
        Policy different = GivenPlan.Policy("""{ "Name": "p", "Rules": [ { "Type": "Analyzer", "UnusedFor": "15d" } ] }""");

        Assert.Equal(PolicyText.Canonical(one), PolicyText.Canonical(other));
        Assert.NotEqual(PolicyText.Canonical(one), PolicyText.Canonical(different));
    }

    [Fact]
    public void Exclusions_are_written_so_that_they_read_back_the_same()
    {
        Policy policy = GivenPlan.Policy(
            """{ "Rules": [ { "UnusedFor": "14d" } ], "Exclude": { "User": ["CORP\\a*", "=x"], "CustomProperty": "Team" } }"""
        );
        string text = PolicyText.Exclusions(policy.Exclude)!;

        Assert.Equal(text, PolicyText.Exclusions(PolicyReader.ReadExclusions(text)));
        Assert.Equal([@"CORP\a*", "=x"], PolicyReader.ReadExclusions(text).User);
        Assert.Null(PolicyText.Exclusions(new PolicyExclusions()));
    }
}
