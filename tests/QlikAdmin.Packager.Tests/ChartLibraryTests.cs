using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using Xunit;

namespace QlikAdmin.Packager.Tests;

public sealed class ChartLibraryTests : IDisposable
{
    private static readonly string[] s_files =
    [
        "package/dist/echarts.common.min.js",
        "package/LICENSE",
        "package/NOTICE",
        "package/licenses/LICENSE-d3",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("qlikadmin-charts-").FullName;
    private int _fetched;

    private string Module => Path.Combine(_folder, "module");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_library_and_its_licences_come_out_of_the_package_and_are_fetched_once()
    {
        byte[] package = Package([.. s_files, "package/dist/other.js"]);

        Library(package, Digest(package)).CopyTo(Module);
        Library(package, Digest(package)).CopyTo(Module);

        Assert.Equal(
            ["LICENSE", "LICENSE-d3", "NOTICE", "echarts.min.js"],
            Directory.GetFiles(Module).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
        Assert.Equal("package/dist/echarts.common.min.js", File.ReadAllText(Path.Combine(Module, "echarts.min.js")));
        Assert.Equal(1, _fetched);
    }

    [Fact]
    public void Another_package_than_the_pinned_one_is_not_used()
    {
        byte[] package = Package(s_files);

        PackagerException error = Assert.Throws<PackagerException>(() => Library(package, Digest([1])).CopyTo(Module));

        Assert.Contains("is not the pinned package", error.Message);
        Assert.False(Directory.Exists(Module));
    }

    [Fact]
    public void A_damaged_copy_is_fetched_again()
    {
        byte[] package = Package(s_files);
        Library(package, Digest(package)).CopyTo(Module);
        string kept = Assert.Single(Directory.GetFiles(Path.Combine(_folder, "kept")));
        File.WriteAllText(kept, "damaged");

        Library(package, Digest(package)).CopyTo(Module);

        Assert.Equal(2, _fetched);
        Assert.Equal(package, File.ReadAllBytes(kept));
    }

    [Fact]
    public void Without_a_network_the_message_says_what_to_put_where()
    {
        ChartLibrary library = new(Path.Combine(_folder, "kept"), "sha512-x", _ =>
            ["npm is not on this machine.", "registry: no such host."]
        );

        string message = Assert.Throws<PackagerException>(() => library.CopyTo(Module)).Message;

        Assert.Contains("npm is not on this machine.", message);
        Assert.Contains("no such host", message);
        Assert.Contains($"put echarts-{ChartLibrary.Version}.tgz", message);
        Assert.Contains(Path.Combine(_folder, "kept"), message);
    }

    [Fact]
    public void A_package_that_lacks_a_licence_is_refused()
    {
        byte[] package = Package(s_files[..2]);

        Assert.Contains("lacks one of", Assert.Throws<PackagerException>(() => Library(package, Digest(package)).CopyTo(Module)).Message);
    }

    private static string Digest(byte[] package) => $"sha512-{Convert.ToBase64String(SHA512.HashData(package))}";

    private static byte[] Package(IEnumerable<string> names)
    {
        using MemoryStream bytes = new();
        using (GZipStream archive = new(bytes, CompressionLevel.Fastest))
        using (TarWriter entries = new(archive))
        {
            foreach (string name in names)
            {
                entries.WriteEntry(
                    new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(name)) }
                );
            }
        }

        return bytes.ToArray();
    }

    private ChartLibrary Library(byte[] package, string digest)
    {
        return new ChartLibrary(Path.Combine(_folder, "kept"), digest, path =>
        {
            _fetched++;
            File.WriteAllBytes(path, package);
            return [];
        });
    }
}
