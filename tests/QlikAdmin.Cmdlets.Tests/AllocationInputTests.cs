using System.Management.Automation;
using QlikAdmin.Cmdlets.Tests.Hosting;
using QlikAdmin.PowerShell;
using Xunit;

namespace QlikAdmin.Cmdlets.Tests;

/// <summary>Which piped objects count as an allocation: the object itself, and its forms in files and other sessions.</summary>
public sealed class AllocationInputTests
{
    private static readonly Allocation s_allocation = new("3f2c8a1e-0000-4000-8000-000000000001", QlikProduct.Sense, "qs1", "Analyzer")
    {
        User = @"CORP\jdoe",
        UserName = "Jane Doe",
        CreatedAt = new DateTimeOffset(2024, 3, 1, 8, 30, 0, TimeSpan.Zero),
        LastUsedAt = new DateTimeOffset(2025, 1, 2, 23, 59, 59, TimeSpan.Zero),
        LastUsedSource = LastUsedSource.Allocation,
        Status = AllocationStatus.Quarantined,
        QuarantineEndsAt = new DateTimeOffset(2025, 1, 9, 0, 0, 0, TimeSpan.Zero),
    };

    [Theory]
    [InlineData("$Given | Export-Csv -Path $File; Import-Csv -Path $File")]
    [InlineData("$Given | Export-Clixml -Path $File; Import-Clixml -Path $File")]
    [InlineData(
        "[System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($Given, 2))"
    )]
    [InlineData("$Given | ConvertTo-Json | ConvertFrom-Json")]
    [InlineData("[System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($Given))")]
    public void It_survives_files_and_other_sessions(string script)
    {
        using PowerShellHost host = new();
        string file = System.IO.Path.GetTempFileName();
        host.Set("Given", s_allocation);
        host.Set("File", file);

        Allocation read = AllocationInput.Read(host.Run(script).Clean().Output.Single())!;

        System.IO.File.Delete(file);
        Assert.NotSame(s_allocation, read);
        Assert.Equal(Facts(s_allocation), Facts(read));
    }

    [Fact]
    public void A_last_use_that_can_not_be_read_is_not_taken_for_none()
    {
        Allocation read = AllocationInput.Read(
            Row(("Id", "analyzer:a"), ("Type", "Analyzer"), ("LastUsedAt", "soon"), ("LastUsedSource", "Allocation"))
        )!;

        Assert.Null(read.LastUsedAt);
        Assert.Equal(LastUsedSource.Unknown, read.LastUsedSource);
    }

    [Fact]
    public void Id_and_type_are_enough_and_the_key_tells_the_product()
    {
        Allocation sense = AllocationInput.Read(Row(("Id", "3f2c8a1e-0000-4000-8000-000000000001"), ("Type", "Analyzer")))!;
        Allocation cloud = AllocationInput.Read(Row(("Id", "analyzer:auth0|1"), ("Type", "Analyzer"), ("Connection", " ")))!;

        Assert.Equal(QlikProduct.Sense, sense.Product);
        Assert.Equal(QlikProduct.Cloud, cloud.Product);
        Assert.Equal(string.Empty, cloud.Connection);
        Assert.Equal(LastUsedSource.Unknown, cloud.LastUsedSource);
    }

    [Theory]
    [InlineData("Id")]
    [InlineData("Type")]
    public void Without_key_or_type_it_is_none(string missing)
    {
        Assert.Null(AllocationInput.Read(Row(missing == "Id" ? ("Type", "Analyzer") : ("Id", "analyzer:a"), ("User", "a"))));
    }

    [Fact]
    public void The_result_of_a_removal_says_what_became_of_it()
    {
        Result removed = new("Remove", Outcome.Quarantined, "3f2c8a1e-0000-4000-8000-000000000001", "qs1", Guid.Empty)
        {
            User = @"CORP\jdoe",
            Type = "Analyzer",
        };

        Allocation read = AllocationInput.Read(PSObject.AsPSObject(removed))!;

        Assert.Equal(AllocationStatus.Quarantined, read.Status);
        Assert.Equal(@"CORP\jdoe", read.User);
        Assert.Equal(Outcome.Quarantined, AllocationInput.OutcomeOf(PSObject.AsPSObject(removed)));
        Assert.Null(AllocationInput.OutcomeOf(PSObject.AsPSObject(s_allocation)));
    }

    private static object?[] Facts(Allocation a) =>
        [
            a.Id,
            a.Product,
            a.Connection,
            a.Type,
            a.User,
            a.UserName,
            a.CreatedAt,
            a.LastUsedAt,
            a.LastUsedSource,
            a.Status,
            a.QuarantineEndsAt,
            a.Excess,
            a.Orphan,
            a.IsPool,
        ];

    private static PSObject Row(params (string Name, string Value)[] columns)
    {
        PSObject row = new();
        foreach ((string name, string value) in columns)
        {
            row.Properties.Add(new PSNoteProperty(name, value));
        }

        return row;
    }
}
