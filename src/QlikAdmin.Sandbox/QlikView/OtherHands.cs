namespace QlikAdmin.Sandbox.QlikView;

/// <summary>
/// What other people do between the read and the save of a caller: the server makes the pending assignments just before the save takes
/// effect.
/// </summary>
internal static class OtherHands
{
    public static void Assign(QlikViewFarm farm, QlikViewHost server, QlikViewDocument? document)
    {
        List<PendingAssignment> due = farm
            .Pending.Where(p => (p.Server is null || p.Server == server.Id) && p.Document == document?.Id)
            .ToList();
        foreach (PendingAssignment pending in due)
        {
            farm.Pending.Remove(pending);
            bool isMachine = document is null && server.Mode == IdentificationMode.MachineName;
            Cal cal = new(isMachine ? null : pending.Holder, isMachine ? pending.Holder : null, pending.IsUsed ? farm.Clock.UtcNow : null);
            (document?.Cals ?? server.Named).Assign(cal, "dynamic");
        }
    }
}
