using QlikAdmin.Contracts;

namespace QlikAdmin.Integration.Tests.Contract;

/// <summary>What the vendor says about its REST APIs, from tests/Contracts.</summary>
internal static class Descriptions
{
    private static readonly IReadOnlyList<ApiContract> s_cloud = ContractFiles
        .Paths(ContractFiles.CloudFolder)
        .Select(ContractFiles.Api)
        .ToList();
    private static readonly ApiContract s_sense = ContractFiles.Api(ContractFiles.SenseFile);

    /// <summary>The operation that a request is; null when no description has it.</summary>
    public static ApiOperation? Find(string method, string path)
    {
        return path.StartsWith("/qrs/", StringComparison.OrdinalIgnoreCase)
            ? s_sense.Find(method, path)
            : s_cloud.Select(d => d.Find(method, path)).OfType<ApiOperation>().OrderBy(o => o.Variables).FirstOrDefault();
    }
}
