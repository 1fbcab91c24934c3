using QlikAdmin.Sandbox.State;

namespace QlikAdmin.Sandbox.Cloud;

/// <summary>
/// One engine session in which a user used a licence. Its ids are computed from <see cref="Seq"/> and not stored, so that a hundred
/// thousand rows need little memory.
/// </summary>
internal sealed record CloudConsumption(long Seq, string UserId, DateTimeOffset EndTime, int DurationMinutes, string Usage) : IRow
{
    public bool IsRemoved => false;

    public JsonObject ToJson() =>
        new()
        {
            ["id"] = Id("c0"),
            ["appId"] = new Guid((int)(Seq % 40), 0x5a5a, 0x4b4b, [0x8a, 1, 2, 3, 4, 5, 6, 7]).ToString(),
            ["userId"] = UserId,
            ["sessionId"] = Id("5e"),
            ["endTime"] = EndTime.UtcDateTime,
            ["duration"] = XmlConvert.ToString(TimeSpan.FromMinutes(DurationMinutes)),
            ["allotmentId"] = Id("a1")[..24],
            ["minutesUsed"] = Usage == "analyzer_time" ? DurationMinutes : 0,
            ["capacityUsed"] = Usage == "analyzer_time" ? (DurationMinutes + 5) / 6 : 0,
            ["licenseUsage"] = Usage,
        };

    private string Id(string kind) => kind + (Seq * 2654435761L).ToString("x30", CultureInfo.InvariantCulture);
}
