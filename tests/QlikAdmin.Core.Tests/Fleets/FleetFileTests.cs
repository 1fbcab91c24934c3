using QlikAdmin.Fleets;

namespace QlikAdmin.Core.Tests.Fleets;

/// <summary>A fleet file is read completely, or refused with everything that is wrong in it.</summary>
public sealed class FleetFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Json_and_csv_have_the_same_columns()
    {
        const string Json = """
            // Comments are allowed.
            { "Targets": [
              { "Name": "acme", "Product": "cloud", "Address": "acme.eu.qlikcloud.com", "Tag": ["prod", "eu"], "Entitlement": "c-17",
                "Size": 1200.5, "SecretName": "acme-key", "Vault": "prod", "TimeoutSec": 30, "Note": "ask Ops" },
              { "Name": "berlin", "Product": "Sense", "Address": "qs1:4242", "CertificatePath": "/c.pfx", "Environment": "PASSWORD",
                "UserDirectory": "CORP", "UserId": "svc", "TrustedRoot": "/root.pem" },
              { "Name": "qv", "Product": "QlikView", "Address": "qv1", "UseDefaultCredentials": true }
            ] }
            """;
        const string Csv = """
            sep=;
            Name;Product;Address;Tag;Entitlement;Size;SecretName;Vault;TimeoutSec;Note;CertificatePath;Environment;UserDirectory;UserId;TrustedRoot;UseDefaultCredentials
            acme;Cloud;acme.eu.qlikcloud.com;"prod;eu";c-17;1200.5;acme-key;prod;30;ask Ops;;;;;;

            berlin;SENSE;qs1:4242;;;;;;;;/c.pfx;PASSWORD;CORP;svc;/root.pem;
            qv;QlikView;qv1;;;;;;;;;;;;;yes
            """;

        IReadOnlyList<FleetTarget> json = Read("fleet.json", Json);
        IReadOnlyList<FleetTarget> csv = Read("fleet.csv", Csv);

        Assert.Equal(["acme", "berlin", "qv"], json.Select(t => t.Name));
        Assert.Equal(["prod", "eu"], json[0].Tag);
        Assert.Equal(1200.5, json[0].Size);
        Assert.Equal(1, json[1].Size);
        Assert.Equal(json.Select(Text), csv.Select(Text));
    }

    [Theory]
    [InlineData(
        """{ "Targets": [ { "Name": "a", "Product": "Cloud", "Address": "x", "ApiKey": "s3cret" } ] }""",
        "'ApiKey' would be a secret"
    )]
    [InlineData("""{ "Targets": [ { "Name": "a", "Product": "Cloud", "Address": "x", "SecretNme": "k" } ] }""", "'SecretNme' is not known")]
    [InlineData("""{ "Targets": [ { "Name": "a", "Product": "Cloud", "Address": "x" } ] }""", "there is no way to sign in")]
    [InlineData("""{ "Targets": [ { "Name": "a", "Product": "Cloud", "SecretName": "x" } ] }""", "Address is missing")]
    [InlineData("""{ "Targets": [ { "Name": "a", "Product": "0", "Address": "x", "SecretName": "x" } ] }""", "Product is '0'")]
    [InlineData(
        """{ "Targets": [ { "Name": "a", "Product": "Cloud", "Address": "x", "SecretName": "x", "Environment": "E" } ] }""",
        "both name"
    )]
    [InlineData("""{ "Targets": [ { "Name": "a", "Product": "Cloud", "Address": "x", "CertificatePath": "c" } ] }""", "does not fit Cloud")]
    [InlineData("""{ "Targets": [ { "Name": "a", "Product": "Cloud", "Address": "x", "KeyVault": "v" } ] }""", "KeyVault needs SecretName")]
    [InlineData(
        """{ "Targets": [ { "Name": "a", "Product": "Cloud", "Address": "x", "Environment": "E", "Vault": "v" } ] }""",
        "Vault is only"
    )]
    [InlineData("""{ "Targets": [ { "Name": "a", "Product": "Cloud", "Address": "x", "Environment": "E", "Size": 0 } ] }""", "Size is '0'")]
    [InlineData(
        """{ "Targets": [ { "Name": "a", "Product": "Cloud", "Address": "x", "Environment": "E", "TimeoutSec": 1.5 } ] }""",
        "TimeoutSec"
    )]
    [InlineData("""{ "Targets": [ 3 ] }""", "a target is expected")]
    [InlineData("""{ "Targets": [] }""", "it names no target")]
    [InlineData("""{ "Target": [] }""", "a list Targets is expected")]
    [InlineData("""{ "Targets": [], "Other": 1 }""", "'Other' is not known")]
    [InlineData("""{ "Targets": [ }""", "this is not JSON")]
    [InlineData("", "this is not JSON")]
    public void What_is_wrong_is_refused(string text, string problem)
    {
        QlikException error = Assert.Throws<QlikException>(() => Read("fleet.json", text));

        Assert.Equal(ErrorReason.FleetInvalid, error.Reason);
        Assert.Contains(problem, error.Message);
        Assert.DoesNotContain("s3cret", error.Message);
        Assert.NotNull(error.NextStep);
    }

    [Fact]
    public void All_problems_are_told_together_with_their_places()
    {
        QlikException error = Assert.Throws<QlikException>(() =>
            Read(
                "fleet.csv",
                """
                Name,Product,Address,Environment
                a,Cloud,x,E
                A,Cloud,y,E
                b,Clod,z,E
                c,Cloud,,E
                """
            )
        );

        Assert.Contains("row 4: Product is 'Clod'", error.Message);
        Assert.Contains("row 5: Address is missing", error.Message);
        Assert.Contains("'a': several targets have this name", error.Message);
    }

    [Theory]
    [InlineData("fleet.txt")]
    [InlineData("none.json")]
    public void A_file_that_can_not_be_read_is_an_error(string name)
    {
        Assert.Equal(ErrorReason.FleetInvalid, Assert.Throws<QlikException>(() => FleetFile.Read(_folder.In(name))).Reason);
    }

    private IReadOnlyList<FleetTarget> Read(string name, string text)
    {
        File.WriteAllText(_folder.In(name), text);
        return FleetFile.Read(_folder.In(name));
    }

    private static string Text(FleetTarget target) =>
        $"{target.Name} {target.Product} {target.Address} " + string.Join("|", FleetColumns.Optional.Select(c => c.Read(target)));
}
