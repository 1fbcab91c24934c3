using QlikAdmin.Base;

namespace QlikAdmin.Core.Tests.Allocations;

public sealed class WildcardTests
{
    [Theory]
    [InlineData(@"CORP\jdoe", @"corp\JDOE", true)]
    [InlineData(@"CORP\*", @"corp\jdoe", true)]
    [InlineData(@"CORP\*", @"CORPjdoe", false)]
    [InlineData(@"*\svc?", @"CORP\svc1", true)]
    [InlineData(@"*\svc?", @"CORP\svc", false)]
    [InlineData(@"*\svc?", @"CORP\svc12", false)]
    [InlineData("j[ao]hn", "john", false)]
    [InlineData("j[ao]hn", "j[ao]hn", true)]
    [InlineData("*[guest]", "Jane [guest]", true)]
    [InlineData("a`b", "a`b", true)]
    [InlineData("a`b", "ab", false)]
    [InlineData("a`[1`]", "a[1]", false)]
    [InlineData("a`*", "a`bc", true)]
    [InlineData("a.b", "axb", false)]
    [InlineData("a+b|c(d)$^#", "A+B|C(D)$^#", true)]
    [InlineData("jdoe", "jdoe2", false)]
    [InlineData("doe", "jdoe", false)]
    [InlineData("*", "", true)]
    [InlineData("a*c", "a\nc", true)]
    [InlineData("", "", true)]
    [InlineData("", "x", false)]
    public void Only_star_and_question_mark_are_special(string pattern, string text, bool fits) =>
        Assert.Equal(fits, new Wildcard(pattern).Matches(text));

    [Theory]
    [InlineData("a*", true)]
    [InlineData("a?", true)]
    [InlineData(@"CORP\[x]", false)]
    [InlineData("a`b", false)]
    public void A_pattern_is_told_from_a_name(string text, bool pattern) => Assert.Equal(pattern, Wildcard.IsPattern(text));

    [Fact]
    public void Any_of_several_patterns_is_enough()
    {
        Assert.True(Wildcard.Any(Wildcard.All(["x*", "*y"]), "ay"));
        Assert.False(Wildcard.Any(Wildcard.All(["x*", "*y"]), "az"));
    }
}
