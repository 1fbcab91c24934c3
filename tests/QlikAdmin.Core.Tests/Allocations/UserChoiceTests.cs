using QlikAdmin.Connections;
using QlikAdmin.Models;

namespace QlikAdmin.Core.Tests.Allocations;

public sealed class UserChoiceTests
{
    [Fact]
    public void One_person_is_taken_even_when_found_twice()
    {
        AllocationUser jane = new(@"CORP\jdoe", "1", "Jane", null);

        Assert.Same(jane, UserChoice.One([jane, jane with { Email = "x" }], "jdoe", "qs1", "an id"));
    }

    [Fact]
    public void Nobody_is_an_error_that_says_what_can_be_given()
    {
        QlikException e = Assert.Throws<QlikException>(() => UserChoice.One([], "jdoe", "qs1", "an id"));

        Assert.Equal(ErrorReason.UserNotFound, e.Reason);
        Assert.Contains("'jdoe' on 'qs1'", e.Message);
        Assert.Equal("Give an id.", e.NextStep);
    }

    [Fact]
    public void Two_people_are_refused_with_both_shown()
    {
        QlikException e = Assert.Throws<QlikException>(() =>
            UserChoice.One([new(@"CORP\jdoe", "id-1", "Jane", null), new(@"LAB\jdoe", "id-2", null, null)], "jdoe", "qs1", "an id")
        );

        Assert.Equal(ErrorReason.UserAmbiguous, e.Reason);
        Assert.Contains(@"CORP\jdoe (Jane) with id id-1", e.Message);
        Assert.Contains(@"LAB\jdoe with id id-2", e.Message);
    }

    [Fact]
    public void Of_many_the_first_five_are_shown()
    {
        AllocationUser[] people = Enumerable.Range(1, 7).Select(i => new AllocationUser("user" + i, "id-" + i, null, null)).ToArray();

        QlikException e = Assert.Throws<QlikException>(() => UserChoice.One(people, "x", "acme", "an id"));

        Assert.Contains("matches 7 users", e.Message);
        Assert.Contains("id-5; and more", e.Message);
        Assert.DoesNotContain("id-6", e.Message);
    }
}
